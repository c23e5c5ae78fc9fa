import en from '../../i18n/en/people.json'
import { addTexts } from '../../i18n/i18n.ts'
import ko from '../../i18n/ko/people.json'

addTexts({ ko, en })
