import en from '../../../i18n/en/image-check.json'
import { addTexts } from '../../../i18n/i18n.ts'
import ko from '../../../i18n/ko/image-check.json'

addTexts({ ko, en })
