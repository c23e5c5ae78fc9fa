/*
 * Packs the agent into one file for Node, without anything that has to be installed beside it. Plain, as vite
 * is a package of the console and cannot be imported from here.
 */
export default {
  build: {
    ssr: 'src/agent/main.ts',
    target: 'node20',
    minify: false,
    rolldownOptions: {
      output: { entryFileNames: 'mold-agent.mjs', format: 'es', codeSplitting: false },
      // Native helpers of `ws`, which it does without.
      external: ['bufferutil', 'utf-8-validate'],
    },
  },
  ssr: { noExternal: true },
}
