/*
 * Mantine's base styles. Each component of `ui/` brings its own file along (never the whole of
 * them: the first route has 20 KB for its CSS). Ours come last.
 */
import '@mantine/core/styles/baseline.css'
import '@mantine/core/styles/default-css-variables.css'
import '@mantine/core/styles/global.css'
import '@mantine/core/styles/UnstyledButton.css'
import './tokens.css'
import './mantine.css'
import './global.css'
