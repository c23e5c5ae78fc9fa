import { expect, it } from 'vitest'
import { foundState } from './found-state.ts'

const answered = { data: {}, isError: false, isPlaceholderData: false }

it.each([
  ['a list that is there', false, answered, 'found'],
  ['what has been typed since', true, answered, 'searching'],
  ['the list of the words before', false, { ...answered, isPlaceholderData: true }, 'searching'],
  ['no answer yet', false, { ...answered, data: undefined }, 'searching'],
  ['an error', false, { ...answered, data: undefined, isError: true }, 'failed'],
  ['what is typed after an error', true, { ...answered, isError: true }, 'searching'],
] as const)('says of %s how far the search is', (_, waiting, query, state) => {
  expect(foundState({ waiting }, query)).toBe(state)
})
