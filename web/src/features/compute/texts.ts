import en from '../../i18n/en/compute.json'
import { addTexts } from '../../i18n/i18n.ts'
import ko from '../../i18n/ko/compute.json'

addTexts({ ko, en })
