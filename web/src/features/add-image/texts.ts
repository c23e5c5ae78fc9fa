import en from '../../i18n/en/add.json'
import { addTexts } from '../../i18n/i18n.ts'
import ko from '../../i18n/ko/add.json'

addTexts({ ko, en })
