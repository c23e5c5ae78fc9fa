import en from '../../i18n/en/events.json'
import { addTexts } from '../../i18n/i18n.ts'
import ko from '../../i18n/ko/events.json'

addTexts({ ko, en })
