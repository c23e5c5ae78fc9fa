import type {
  DeployAsIs,
  DeployConfiguration,
  DeployNetwork,
  DeployProperty,
} from './deploy-as-is.ts'
import { checkProperty, sentValue, type PropertyProblem } from './property.ts'

/** What a deployment asks of whoever makes it, in the order of the appliance. */
export interface DeployQuestions {
  readonly configurations: readonly DeployConfiguration[]
  /** Those that a NIC is on; each wants a network of the cloud. */
  readonly nics: readonly DeployNetwork[]
  readonly properties: readonly DeployProperty[]
}

/** Answers, each list as long as that of its questions. */
export interface DeployAnswers {
  /** Empty when there is nothing to choose. */
  readonly configurationId: string
  /** Ids of networks. */
  readonly networkIds: readonly string[]
  readonly values: readonly string[]
}

/** The questions of an appliance: what nobody may change is none. */
export function questionsOf({ configurations, networks, properties }: DeployAsIs): DeployQuestions {
  return {
    configurations,
    nics: networks.filter(({ nic }) => nic !== ''),
    properties: properties.filter(({ userConfigurable }) => userConfigurable),
  }
}

/** What the appliance itself answers; networks are not its to know. */
export function defaultAnswers({
  configurations,
  nics,
  properties,
}: DeployQuestions): DeployAnswers {
  const chosen = configurations.find(({ isDefault }) => isDefault) ?? configurations[0]
  return {
    configurationId: chosen?.id ?? '',
    networkIds: nics.map(() => ''),
    values: properties.map(defaultValue),
  }
}

function defaultValue(property: DeployProperty): string {
  const { kind, choices, value } = property
  if (choices.length > 0) return choices.includes(value) ? value : ''
  // As XML Schema and VMware write it.
  return kind === 'boolean' ? `${/^(?:true|1)$/i.test(value.trim())}` : value
}

/** Ids of this kind are what networks are named by. */
export function isNetworkId(text: string): boolean {
  return /^[\da-f]{8}(?:-[\da-f]{4}){3}-[\da-f]{12}$/i.test(text.trim())
}

/** What is wrong with the answers, by their places. */
export function problemsOf(questions: DeployQuestions, answers: DeployAnswers) {
  const { configurations, nics, properties } = questions
  const { configurationId, networkIds, values } = answers
  return {
    configuration:
      configurations.length > 0 && !configurations.some(({ id }) => id === configurationId),
    nics: nics.map((_, at) => !isNetworkId(networkIds[at] ?? '')),
    properties: properties.map((property, at): PropertyProblem | undefined =>
      checkProperty(property, values[at] ?? ''),
    ),
  }
}

/**
 * The parameters of `deployVirtualMachine` that carry the answers (semantics §14.1), in their order.
 *
 * @param ofSecret what stands for the value of a password
 */
export function deployParams(
  { nics, properties }: DeployQuestions,
  { configurationId, networkIds, values }: DeployAnswers,
  ofSecret: (property: DeployProperty) => string,
): Record<string, string> {
  const sent = (property: DeployProperty, at: number) => {
    const value = sentValue(property, values[at] ?? '')
    return property.secret && value !== '' ? ofSecret(property) : value
  }
  return Object.fromEntries([
    ...(configurationId === '' ? [] : [['details[0].configurationId', configurationId]]),
    ...nics.flatMap(({ nic }, at) => [
      [`nicnetworklist[${at}].nic`, nic],
      [`nicnetworklist[${at}].network`, (networkIds[at] ?? '').trim()],
    ]),
    ...properties.flatMap((property, at) => [
      [`properties[${at}].key`, property.key],
      [`properties[${at}].value`, sent(property, at)],
    ]),
  ]) as Record<string, string>
}
