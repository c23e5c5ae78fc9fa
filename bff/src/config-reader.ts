import path from 'node:path'
import { wrongValue } from './config-variables.ts'
import type { ConfigVariableName } from './config-variables.ts'

/** Reads variables and gathers what is wrong with them. */
export interface ConfigReader {
  problems: string[]
  /** The trimmed value; `undefined` when unset or empty. */
  text: (name: ConfigVariableName) => string | undefined
  /** The text as an absolute path. */
  path: (name: ConfigVariableName) => string | undefined
  /** The text when it matches; a problem without the value, which may be a secret, when not. */
  matching: (name: ConfigVariableName, pattern: RegExp) => string | undefined
  /** Notes a problem; leave `value` out for what may hold a secret. */
  wrong: (name: ConfigVariableName, value?: string) => undefined
}

export function createConfigReader(env: NodeJS.ProcessEnv, cwd: string): ConfigReader {
  const problems: string[] = []
  const text = (name: ConfigVariableName) => env[name]?.trim() || undefined
  const wrong = (name: ConfigVariableName, value?: string) => {
    problems.push(wrongValue(name, value))
    return undefined
  }
  return {
    problems,
    text,
    wrong,
    path(name) {
      const value = text(name)
      return value === undefined ? undefined : path.resolve(cwd, value)
    },
    matching(name, pattern) {
      // Not trimmed: a space at the end of a password is part of it.
      const value = env[name] || undefined
      return value === undefined || pattern.test(value) ? value : wrong(name)
    },
  }
}
