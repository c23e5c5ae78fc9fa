import { commands, type CommandName } from '@mold/shared/commands/index.ts'
import { factsOf, type CommandFacts } from './facts-of.ts'

/**
 * What the client has to know of each command while it runs. The declarations themselves, with
 * their schemas and descriptions, are ten times as large; a build evaluates this module and ships
 * the result (vite.config.ts), so the first page does not carry them.
 */
export const commandFacts: Readonly<Record<CommandName, CommandFacts>> = factsOf(commands)
