import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig, type Plugin } from 'vite'
import { commands } from '../shared/src/commands/index.ts'
import { factsOf } from './src/api/facts-of.ts'

const backend = process.env['MOLD_DEV_BACKEND'] ?? 'http://127.0.0.1:8080'

/** What the BFF serves besides the console's own files (design: Folders, `http/`). */
const backendPaths = ['/client', '/userdata', '/healthz', '/readyz', '/metrics']

/** Ships the facts of the commands instead of their declarations (src/api/command-facts.ts). */
function commandFacts(): Plugin {
  return {
    name: 'mold-command-facts',
    apply: 'build',
    load: (id) =>
      id.endsWith('/src/api/command-facts.ts')
        ? `export const commandFacts = ${JSON.stringify(factsOf(commands))}`
        : null,
  }
}

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  plugins: [react(), commandFacts()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2023',
    // The policy allows fonts and scripts from our own origin only, so nothing becomes a data: URL.
    assetsInlineLimit: 0,
    reportCompressedSize: false,
    rolldownOptions: {
      output: {
        // A shared chunk is named after every page that shares it; that is too long for a file.
        chunkFileNames: ({ name }) => `assets/${name.split('~')[0]}-[hash].js`,
        assetFileNames: ({ names: [name = 'asset'] }) =>
          `assets/${name.split('~')[0]?.replace(/\.\w+$/, '')}-[hash][extname]`,
        codeSplitting: {
          // Dozens of tiny chunks cost more than they save: one for what every page starts with,
          // and a few for what pages share.
          groups: [
            { name: 'start', tags: ['$initial'] },
            {
              name: 'shared',
              minShareCount: 2,
              entriesAware: true,
              entriesAwareMergeThreshold: 12_000,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(backendPaths.map((path) => [path, { target: backend }])),
  },
})
