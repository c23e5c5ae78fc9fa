import * as field from './field.ts'

/** The answer of a command that has nothing to say but that it was done (protocol §2). */
export const successFields = {
  success: field.boolean('true when it was done'),
  displaytext: field.string('what is to say about it'),
}

/** Of the job that an async command starts; they come besides the fields of its result. */
export const jobFields = {
  jobid: field.string('id of the job'),
  jobstatus: field.integer('how the job stands'),
}
