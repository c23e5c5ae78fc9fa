const markup = /^\s*(?:<\?xml\b|<!--|<!doctype\s+html|<(?:html|head|body|title|script|meta)\b)/i
const htmlType = /^\s*(?:text\/html|application\/xhtml)/i
// oxlint-disable-next-line no-control-regex -- what text does not have
const binary = /[\u0000-\u0008\u000e-\u001a]/

/**
 * Whether an answer is a page for people (or an XML error of an object store) and not an image. The
 * bytes decide: servers send images as text/html, and sign-in pages as application/octet-stream;
 * the type only settles text that does not begin like markup.
 */
export function isHtml(head: Uint8Array, contentType: string | undefined): boolean {
  const start = Buffer.from(head.subarray(0, 1024))
    .toString('utf8')
    .replace(/^\ufeff/, '')
  if (binary.test(start)) return false
  return markup.test(start) || htmlType.test(contentType ?? '')
}
