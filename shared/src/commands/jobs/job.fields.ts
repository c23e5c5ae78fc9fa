import * as field from '../../contract/field.ts'

/** protocol §9: the fields of queryAsyncJobResult and of the rows of listAsyncJobs. */
export const jobFields = {
  jobid: field.string('id of the job'),
  jobstatus: field.integer('0 pending, 1 succeeded, 2 failed'),
  jobprocstatus: field.integer('always 0'),
  jobresultcode: field.integer('0, or the error code of a failure'),
  jobresulttype: field.string('"object"'),
  jobresult: field.anything('the result of a finished job'),
  jobprogress: field.map('how far a pending job is, where its command tells', 'mold'),
  cmd: field.string('class-like name of the command'),
  accountid: field.string('id of the account that started it'),
  account: field.string('name of the account that started it'),
  domainid: field.string('domain of that account'),
  domainpath: field.string('path of that domain'),
  userid: field.string('id of the user that started it'),
  jobinstancetype: field.string('kind of the thing that the job works on'),
  jobinstanceid: field.string('id of the thing that the job works on'),
  created: field.date('when it was started'),
  completed: field.date('when it ended'),
}
