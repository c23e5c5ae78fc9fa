import './texts.ts'
import '../people/texts.ts'
import * as project from './project-page.tsx'
import * as projects from './project-list.tsx'

export const pages = { project, projects }
