import en from '../../i18n/en/projects.json'
import { addTexts } from '../../i18n/i18n.ts'
import ko from '../../i18n/ko/projects.json'

addTexts({ ko, en })
