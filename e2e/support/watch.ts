import type { BrowserContext, ConsoleMessage } from '@playwright/test'

/**
 * Collects what no page may do: errors on the browser's console, exceptions that nobody caught, and
 * what the content security policy had to refuse.
 */
export function watchContext(
  context: BrowserContext,
  /** Whether the test has stopped its server. */
  wasStopped: () => boolean,
): () => string[] {
  const found: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error' && !isAnswer(message, wasStopped())) {
      found.push(`${message.text()} (${message.page()?.url() ?? ''})`)
    }
  })
  context.on('weberror', (error) => found.push(error.error().stack ?? error.error().message))
  return () => found
}

/** No server, and no network. */
const away = ['net::ERR_CONNECTION_REFUSED', 'net::ERR_INTERNET_DISCONNECTED']
/** What a server that was stopped cut. */
const cut = ['net::ERR_CONNECTION_RESET']

/**
 * The browser's own note of an answer that is an error: tests of bad input cause them on purpose,
 * as does one that stops the server. Of any other address it is a missing file.
 */
function isAnswer(message: ConsoleMessage, stopped: boolean): boolean {
  const { pathname } = new URL(message.location().url || 'about:blank')
  const text = message.text()
  if (!text.startsWith('Failed to load resource')) return false
  const reasons = stopped ? [...away, ...cut] : away
  return pathname.startsWith('/client/') || reasons.some((reason) => text.includes(reason))
}
