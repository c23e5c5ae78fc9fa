// Runs before the first paint, so that neither theme nor language flashes. A file of its own,
// because the content security policy allows no inline script.
;(() => {
  const stored = (key) => {
    try {
      return localStorage.getItem(key)
    } catch {
      return null
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
  const [, files = []] = preloads?.pages.find(([path]) => location.pathname.startsWith(path)) ?? []
  for (const file of [...files, ...(preloads?.texts[root.lang] ?? [])]) {
    const link = document.createElement('link')
    link.href = `/${file}`
    if (file.endsWith('.js')) link.rel = 'modulepreload'
    else {
      link.rel = 'preload'
      link.as = 'style'
      // As the build's own code asks for it; else it is fetched a second time.
      link.crossOrigin = ''
    }
    document.head.append(link)
  }
})()
