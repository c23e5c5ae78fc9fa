import * as param from '../contract/param.ts'

/* Parameters that many commands share (protocol §8). */

export const paging = {
  page: param.integer('the page to show, counted from 1; goes with pagesize'),
  pagesize: param.integer('how many entries a page has; goes with page'),
}

export const keyword = {
  keyword: param.string('shows entries whose name holds this text, in any case'),
}

export const ownerParams = {
  account: param.string('the name of the owner account; goes with domainid', {
    related: 'listAccounts',
  }),
  domainid: param.uuid('the domain of the owner account', { related: 'listDomains' }),
  projectid: param.uuid('the project that owns it', { related: 'listProjects' }),
}

export const listOwnerParams = {
  ...ownerParams,
  listall: param.boolean('for admins: everything that the caller may see, not only what is theirs'),
  isrecursive: param.boolean('with domainid: its sub-domains too'),
}

export const tagsFilter = {
  tags: param.pairs('shows entries that bear one of these tags'),
}

export const sorting = {
  sortby: param.string('the field to sort by', { since: 'mold' }),
  sortorder: param.oneOf(['asc', 'desc'], 'asc or desc', { since: 'mold' }),
}
