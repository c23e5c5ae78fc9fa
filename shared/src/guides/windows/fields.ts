/* Rules that the answer files of both generations share. Problems are codes; the console has their words. */

export type FieldProblem =
  | 'missing'
  | 'long'
  | 'computerName'
  | 'locale'
  | 'keyboard'
  | 'productKey'
  | 'characters'
  | 'quote'
  | 'number'
  | 'codePage'

/** At most 15 characters, as NetBIOS has them; `*` lets Windows make one up. */
export function computerNameProblem(name: string): FieldProblem | undefined {
  if (name === '*' || name === '') return undefined
  const isName = /^[A-Za-z0-9](?:[A-Za-z0-9-]{0,13}[A-Za-z0-9])?$/.test(name)
  return isName && !/^\d+$/.test(name) ? undefined : 'computerName'
}

/** Five groups of five; empty is for keys that are typed in later, or that a KMS host gives out. */
export function productKeyProblem(key: string): FieldProblem | undefined {
  return key === '' || /^[A-Z0-9]{5}(?:-[A-Z0-9]{5}){4}$/i.test(key) ? undefined : 'productKey'
}

/** Windows takes 127 characters. */
export function passwordProblem(password: string): FieldProblem | undefined {
  if (password === '') return 'missing'
  if (password.length > 127) return 'long'
  return isPlainText(password) ? undefined : 'characters'
}

/** Whether a text is of one line, without control characters and halves of characters. */
export function isPlainText(text: string): boolean {
  return text.isWellFormed() && !/[\p{Cc}\uFFFE\uFFFF]/u.test(text)
}
