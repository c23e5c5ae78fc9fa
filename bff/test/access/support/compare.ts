import { imageFilters } from '@mold/shared/commands/images/image.params.ts'
import type { Answers } from './answers.ts'
import { actions, type Model, type Owners, type Question, type Row } from './model.ts'
import type { Person, World } from './world.ts'

/** A question that server and model answer differently. */
export interface Difference {
  readonly asked: 'list' | 'count' | (typeof actions)[number]
  readonly by: string
  readonly of: unknown
  readonly server: unknown
  readonly model: unknown
}

export interface Comparison {
  readonly questions: number
  readonly differences: readonly Difference[]
}

/** The owner parameters that are asked with every filter: of near and far accounts, domains and projects. */
export function ownerQuestions({ domains, people, projects }: World): readonly Owners[] {
  const [first, second] = [domains[1]!, domains.at(-1)!]
  const [web, lab] = projects
  const account = (person: Person) => ({ account: person.name, domain: person.path })
  return [
    {},
    { listall: true },
    // Names of accounts are looked up in the domain that is named with them.
    account(people[1]!),
    account(people.at(-1)!),
    { domain: first },
    { domain: first, recursive: true },
    { domain: second, recursive: true, listall: true },
    { project: web!.name },
    { project: lab!.name },
    { project: '-1' },
    { project: '-1', listall: true },
  ]
}

const textOf = (rows: readonly Row[]) =>
  rows.map(({ image, zone }) => `${image}@${zone}`).toSorted()

async function compareList(
  answers: Answers,
  model: Model,
  person: Person,
  question: Question,
): Promise<Difference[]> {
  const [server, expected] = [await answers.list(person, question), model.list(person, question)]
  const of = { by: person.name, of: question }
  if (server === 'refused' || expected === 'refused') {
    return server === expected ? [] : [{ asked: 'list', ...of, server, model: expected }]
  }
  const rows = [textOf(server.rows), textOf(expected)] as const
  return [
    ...(rows[0].join() === rows[1].join()
      ? []
      : [{ asked: 'list' as const, ...of, server: rows[0], model: rows[1] }]),
    ...(server.count === expected.length
      ? []
      : [{ asked: 'count' as const, ...of, server: server.count, model: expected.length }]),
  ]
}

/**
 * Lists of a person: filters × owner parameters, of one kind and the other in turn. Of long rows of
 * questions every second one is asked, by one person these and by the next one the others.
 */
export async function compareLists(
  answers: Answers,
  model: Model,
  world: World,
  person: Person,
  owners: readonly Owners[] = ownerQuestions(world),
): Promise<Comparison> {
  const questions = imageFilters
    .flatMap((filter) => owners.map((of) => ({ filter, owners: of })))
    .map((of, n) => ({ ...of, kind: n % 3 === 2 ? ('iso' as const) : ('template' as const) }))
    .filter((_, n) => owners.length === 1 || n % 2 === world.people.indexOf(person) % 2)
  const differences: Difference[] = []
  for (const question of questions) {
    differences.push(...(await compareList(answers, model, person, question)))
  }
  // Its rows, and their number.
  return { questions: questions.length * 2, differences }
}

/** Everything that a person may do or not with every image. */
export async function compareActions(
  answers: Pick<Answers, 'may'>,
  model: Model,
  world: World,
  person: Person,
): Promise<Comparison> {
  const differences: Difference[] = []
  for (const image of world.images) {
    for (const action of actions) {
      const [server, expected] = [
        await answers.may(person, action, image.name),
        model.may(person, action, image),
      ]
      if (server === expected) continue
      differences.push({ asked: action, by: person.name, of: image, server, model: expected })
    }
  }
  return { questions: world.images.length * actions.length, differences }
}

/** The comparisons of everybody as one. */
export function together(all: readonly Comparison[]): Comparison {
  return {
    questions: all.reduce((sum, { questions }) => sum + questions, 0),
    differences: all.flatMap(({ differences }) => differences),
  }
}
