import { fileURLToPath } from 'node:url'
import react from '@vitejs/plugin-react'
import { defineConfig } from 'vite'
import { commandFacts, errorCodes } from './build/contract.ts'
import { finish } from './build/finish.ts'

const backend = process.env['MOLD_DEV_BACKEND'] ?? 'http://127.0.0.1:8080'

/** What the BFF serves besides the console's own files (design: Folders, `http/`). */
const backendPaths = ['/client', '/userdata', '/healthz', '/readyz', '/metrics']

/** Codes of errors and what every page says about images. */
const imageWords =
  /\/shared\/src\/(?:errors\b|images\/(?:checksum|conversions|detected|formats|hidden-characters|names|reader)\.ts)/
/** Fields that several pages have; else they end in the chunk of one form, which the others then load. */
const fields = /\/src\/ui\/(?:choices|native-select|grouped-select)\.tsx$/
/** Little that most pages have; else each part of it ends in the chunk of some form. */
const little =
  /\/shared\/src\/contract\/field\.ts$|\/src\/(?:api\/all-pages\.ts|(?:ui\/(?:chip|state-badge|values)|layout\/back-link)\.tsx)$/
const icons = /@tabler\/icons-react\/.*\/icons\//
/** What the page of an image, and the one for signing in, share with a dialog, whose fields they would load else. */
const grantee = /\/src\/(?:features\/images\/sharing\/grantee|ui\/use-countdown)\.ts$/
/** Parts of large pages: else they end in the chunk of one of them, which the others then load. */
const eventParts = /\/src\/features\/events\/(?:event-(?:list|words)|texts|sentences\/\w+)\.tsx?$/
const accountParts = /\/src\/features\/account\/(?:account-data|keys-section)\.tsx?$/
/** What looks into files. */
const inspection = /\/shared\/src\/images\//

const modules = () => [react(), commandFacts(), errorCodes()]

export default defineConfig({
  root: fileURLToPath(new URL('.', import.meta.url)),
  worker: { format: 'es' },
  plugins: [...modules(), finish(modules)],
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
            { name: 'start', tags: ['$initial'], priority: 2 },
            { name: 'grantee', test: grantee, priority: 1 },
            // Looking into files is for those who choose one; no page may wait for it.
            { name: 'image-words', test: imageWords, priority: 4 },
            { name: 'little', test: little, priority: 1 },
            { name: 'fields', test: fields, priority: 1 },
            { name: 'event-parts', test: eventParts, priority: 1 },
            { name: 'account-parts', test: accountParts, priority: 1 },
            // An icon that two pages show must not bring to one what else the other needs.
            { name: 'icons', test: icons, minShareCount: 2, priority: 1 },
            { name: 'inspection', test: inspection, priority: 3 },
            {
              name: 'shared',
              minShareCount: 2,
              entriesAware: true,
              // A little merged is little more to load; more of it makes pages wait for forms.
              entriesAwareMergeThreshold: 1_000,
            },
          ],
        },
      },
    },
  },
  server: {
    proxy: Object.fromEntries(backendPaths.map((path) => [path, { target: backend, xfwd: true }])),
  },
})
