import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type ImageFacts, mayDo } from '../../src/access/image-rule.ts'
import { makeZone, startTestServer, type TestServer } from '../support/server.ts'
import { type Answers, createAlteredLists, createAnswers, createRule } from './support/answers.ts'
import { commandActions, isAllowed, isAsked } from './support/commands.ts'
import { type Comparison, compareActions, compareLists, together } from './support/compare.ts'
import { createModel } from './support/model.ts'
import { type Settled, settle } from './support/settle.ts'
import { type World, worldOf } from './support/world.ts'

const seed = Number(process.env['WORLD_SEED'] ?? 20_261_128)
const worlds = Number(process.env['WORLDS'] ?? 3)
const imagesEach = 48
const atLeast = 10_000

let server: TestServer
beforeAll(async () => {
  server = await startTestServer({ env: { MOLD_ROLES: 'api' } })
}, 60_000)
afterAll(() => server.stop())

async function compare(world: World, answers: Answers): Promise<Comparison> {
  const model = createModel(world)
  return together(
    await Promise.all(
      world.people.flatMap((person) => [
        compareLists(answers, model, world, person),
        compareActions(answers, model, world, person),
      ]),
    ),
  )
}

describe('B5: who sees and does what', () => {
  it(`agrees with a model of its own in ${worlds} random worlds (seed ${seed})`, async () => {
    const all: Comparison[] = []
    for (let n = 0; n < worlds; n++) {
      const world = worldOf(seed + n, imagesEach)
      const comparison = await compare(world, createAnswers(await settle(server, world)))
      expect(comparison.differences.slice(0, 3)).toEqual([])
      all.push(comparison)
    }
    const { questions } = together(all)
    expect(questions).toBeGreaterThan(atLeast)
  }, 180_000)
})

describe('the commands themselves', () => {
  it('let everybody do what the model allows, and nothing else', async () => {
    const world = worldOf(seed + 100, 12)
    // A system template cannot be deleted by that command, whoever asks.
    const images = world.images.filter(({ type }) => type === 'USER')
    const model = createModel(world)
    const { clients, imageIds } = await settle(server, world)
    const { uuid: elsewhere } = await makeZone(server, 'zone-without-images')
    for (const person of world.people) {
      for (const image of images) {
        const of = { image, id: imageIds.get(image.name)!, elsewhere }
        for (const action of commandActions.filter((each) => isAsked(each, image))) {
          const allowed = await isAllowed(clients.get(person.name)!, action, of)
          const told = `${person.name} ${action} ${JSON.stringify(image)}: ${allowed}`
          expect(told).toBe(
            `${person.name} ${action} ${JSON.stringify(image)}: ${model.may(person, action, image)}`,
          )
        }
      }
    }
  }, 180_000)
})

describe('a fault that is planted', () => {
  // Nobody's public images are for other domains.
  const world: World = { ...worldOf(seed, imagesEach), sharing: new Map([['global', false]]) }
  const { people } = world
  const model = createModel(world)
  let settled: Settled
  beforeAll(async () => {
    settled = await settle(server, world)
  })
  const asked = async (of: Promise<Comparison>[]) =>
    new Set(together(await Promise.all(of)).differences.map((difference) => difference.asked))

  /** What is found wrong of a rule for one thing that looks at other facts than it should. */
  const foundWith = (alter: (facts: ImageFacts) => Partial<ImageFacts>) => {
    const may = createRule(settled, (caller, action, facts) =>
      mayDo(caller, action, { ...facts, ...alter(facts) }),
    )
    return asked(people.map((person) => compareActions({ may }, model, world, person)))
  }

  it('in a list is found: domains that keep their public images to themselves', async () => {
    const list = createAlteredLists(settled, (viewer) => ({ ...viewer, closedDomains: [] }))
    const answers = { list, may: () => Promise.resolve(false) }
    const found = await asked(
      people.map((person) => compareLists(answers, model, world, person, [{}])),
    )
    expect(found).toEqual(new Set(['list', 'count']))
  })

  it('in a count is found: one that is made before rights', async () => {
    const { list } = createAnswers(settled)
    const counted: Answers['list'] = async (person, question) => {
      const answer = await list(person, question)
      if (answer === 'refused' || person.role === 'root') return answer
      const all = await list(people[0]!, { ...question, owners: { project: '-1', listall: true } })
      return { ...answer, count: all === 'refused' ? 0 : all.count }
    }
    const answers = { list: counted, may: () => Promise.resolve(false) }
    const found = await asked([compareLists(answers, model, world, people[1]!, [{}])])
    expect(found).toEqual(new Set(['count']))
  })

  it('in get is found: launch permissions that nobody looks at', async () => {
    expect(await foundWith(() => ({ grantees: [] }))).toContain('see')
  })

  it('in extract is found: what is not extractable', async () => {
    expect(await foundWith(() => ({ isExtractable: true }))).toEqual(new Set(['extract']))
  })

  it('in share is found: what belongs to a project', async () => {
    expect(await foundWith(() => ({ isProjects: false }))).toEqual(new Set(['share', 'publish']))
  })

  it('is none where nothing is altered', async () => {
    expect(await foundWith(() => ({}))).toEqual(new Set())
    expect(model.may(people[0]!, 'see', world.images[0]!)).toBe(true)
  })
})
