// Runs before the first paint, so that neither theme nor language flashes. A file of its own,
// because the content security policy allows no inline script.
;(() => {
  const stored = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return undefined
    }
  }
  const scheme = stored('mold.theme')
  const dark =
    scheme === 'dark' || (scheme !== 'light' && matchMedia('(prefers-color-scheme: dark)').matches)
  const root = document.documentElement
  root.dataset.mantineColorScheme = dark ? 'dark' : 'light'
  const language = stored('mold.language') ?? navigator.language
  root.lang = language.startsWith('ko') ? 'ko' : 'en'

  // Filled in by the build (build/preloads.ts): what the page will ask for once the start has run.
  const preloads = /* preloads */ undefined
  const filesOf = (address) => preloads?.pages.find(([path]) => address.startsWith(path))?.[1] ?? []
  const signsIn = /^\/(?:sign-in)?$/.test(location.pathname) && stored('mold.signed-in') === null
  const link = (file, rel) => {
    const element = document.createElement('link')
    element.href = `/${file}`
    element.rel = rel
    if (rel === 'preload') element.as = 'style'
    // As the build's own code asks for it; else it is fetched a second time.
    if (!file.endsWith('.js')) element.crossOrigin = ''
    document.head.append(element)
    return element
  }
  const files = filesOf(signsIn ? '/sign-in' : location.pathname)
  const styles = files
    .filter((file) => !file.endsWith('.js'))
    .map((file) => link(file, signsIn ? 'stylesheet' : 'preload'))
  for (const file of [...files, ...(preloads?.texts[root.lang] ?? [])]) {
    if (file.endsWith('.js')) link(file, 'modulepreload')
  }

  // Whoever has to sign in gets the form before the console runs; the build has drawn it
  // (build/first-frame.ts), and what is typed into it goes on (src/features/sign-in/first-form.ts).
  const showForm = () => {
    const frame = document.getElementById(`first-frame-${root.lang}`)
    const place = document.getElementById('root')
    // Nothing may come into a page that is the console's already.
    if (frame === null || place.hasChildNodes() || 'runs' in place.dataset) return
    place.append(frame.content)
    const form = place.querySelector('form')
    form.addEventListener('submit', (event) => {
      event.preventDefault()
      form.dataset.submitted = ''
    })
    form.elements[0].focus()
  }
  const loaded = (element) => new Promise((resolve) => element.addEventListener('load', resolve))
  const parsed = new Promise((resolve) =>
    document.addEventListener('readystatechange', resolve, { once: true }),
  )
  if (signsIn) void Promise.all([parsed, ...styles.map(loaded)]).then(showForm)
})()
