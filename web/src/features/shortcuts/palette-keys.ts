/** The keys of the palette as they are printed on this machine's keyboard. */
export function paletteKeys(): readonly [string, string] {
  return [/mac|iphone|ipad/i.test(navigator.userAgent) ? '⌘' : 'Ctrl', 'K']
}
