import { spawnSync } from 'node:child_process'

/** Whether the program that makes certificates for tests is missing; what needs it is skipped then. */
export const lacksOpenssl = spawnSync('openssl', ['version']).status !== 0
