import {
  defaultAnswers,
  type DeployAnswers,
  type DeployQuestions,
} from '@mold/shared/deploy-as-is/answers.ts'
import * as z from 'zod/mini'

const texts = z.record(z.string(), z.string())
const presetSchema = z.object({ configuration: z.string(), networks: texts, properties: texts })

/** Answers as this browser keeps them, by the names that the appliance gives its questions. */
export type Preset = z.infer<typeof presetSchema>

/** What may be kept of the answers: never a password. */
export function presetOf(questions: DeployQuestions, answers: DeployAnswers): Preset {
  const { nics, properties } = questions
  return {
    configuration: answers.configurationId,
    networks: Object.fromEntries(nics.map(({ nic }, at) => [nic, answers.networkIds[at] ?? ''])),
    properties: Object.fromEntries(
      properties.flatMap(({ key, secret }, at) =>
        secret ? [] : [[key, answers.values[at] ?? '']],
      ),
    ),
  }
}

/** Whatever stands in the browser's store; undefined when it is not what we wrote. */
export function readPreset(kept: string | undefined): Preset | undefined {
  if (kept === undefined) return undefined
  try {
    return presetSchema.safeParse(JSON.parse(kept)).data
  } catch {
    return undefined
  }
}

/** The appliance's own answers, and over them what was kept for questions that it still asks. */
export function answersFrom(questions: DeployQuestions, preset: Preset | undefined): DeployAnswers {
  const own = defaultAnswers(questions)
  if (preset === undefined) return own
  const { configurations, nics, properties } = questions
  const networks = new Map(Object.entries(preset.networks))
  const values = new Map(Object.entries(preset.properties))
  const isThere = configurations.some(({ id }) => id === preset.configuration)
  return {
    configurationId: isThere ? preset.configuration : own.configurationId,
    networkIds: nics.map(({ nic }) => networks.get(nic) ?? ''),
    values: properties.map(({ key, secret }, at) => {
      const before = own.values[at] ?? ''
      return secret ? before : (values.get(key) ?? before)
    }),
  }
}
