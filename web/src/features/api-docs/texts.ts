import en from '../../i18n/en/api-docs.json'
import { addTexts } from '../../i18n/i18n.ts'
import ko from '../../i18n/ko/api-docs.json'

addTexts({ ko, en })
