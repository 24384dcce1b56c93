'use strict';
/*
 * The console's pages of schedules, made of the parts of app.js:
 *   #/coordinators?status=&text=&offset=   the list; #/bundles likewise
 *   #/coordinators/ID?status=&offset=      a coordinator: what it waits for, its actions
 *   #/coordinators/ID/timeline             definition and configuration likewise
 *   #/bundles/ID                           a bundle: its coordinators; the same tabs
 */

const SCHEDULE_REFRESH = 3000;
const SCHEDULE_STATUSES = ['PREP', 'RUNNING', 'RUNNINGWITHERROR', 'PREPSUSPENDED', 'SUSPENDED',
  'SUSPENDEDWITHERROR', 'PREPPAUSED', 'PAUSED', 'PAUSEDWITHERROR', 'SUCCEEDED', 'DONEWITHERROR',
  'KILLED', 'FAILED', 'IGNORED'];
const ACTION_STATUSES = ['WAITING', 'READY', 'RUNNING', 'SUSPENDED', 'SUCCEEDED', 'FAILED', 'KILLED',
  'TIMEDOUT', 'SKIPPED', 'IGNORED'];
const SCHEDULE_FINAL = new Set(['SUCCEEDED', 'DONEWITHERROR', 'KILLED', 'FAILED', 'IGNORED']);
const isSuspended = status => /SUSPENDED/.test(status);
const SCHEDULE_VERBS = [
  {verb: 'start', label: 'Start', of: ['bundles'], fits: status => status === 'PREP'},
  {verb: 'suspend', label: 'Suspend', of: ['coordinators', 'bundles'],
    fits: status => !SCHEDULE_FINAL.has(status) && !isSuspended(status)},
  {verb: 'resume', label: 'Resume', of: ['coordinators', 'bundles'], fits: isSuspended},
  {verb: 'kill', label: 'Kill', of: ['coordinators', 'bundles'],
    fits: status => !SCHEDULE_FINAL.has(status)},
];
const SCHEDULE_TABS = [
  ['', 'Overview'], ['timeline', 'Timeline'], ['definition', 'Definition'],
  ['configuration', 'Configuration'],
];
const KINDS = {
  coordinators: {title: 'Coordinators', one: 'coordinator', file: 'coordinator.xml'},
  bundles: {title: 'Bundles', one: 'bundle', file: 'bundle.xml'},
};

/** Such as "every day", "every 60 minutes" or "cron 10 23 * * *". */
function rhythm(job) {
  if (job.timeUnit === 'CRON') {
    return `cron ${job.frequency}`;
  }
  const unit = job.timeUnit.replace('END_OF_', '').toLowerCase();
  const every = job.frequency === '1' ? `every ${unit}` : `every ${job.frequency} ${unit}s`;
  return job.timeUnit.startsWith('END_OF_') ? `${every} at its end` : every;
}

/** Nominal times are UTC to the minute, wherever the reader is. */
function nominal(iso) {
  return iso ? h('time', {datetime: iso, title: new Date(iso).toLocaleString()},
    iso.replace('T', ' ').replace(/:\d\d(\.\d+)?Z$/, '') + ' UTC') : null;
}

function table(headings, rows, className) {
  return h('div', {class: 'scroll'}, h('table', {class: className || 'stack'},
    h('thead', {}, h('tr', {}, headings.map(heading => h('th', {scope: 'col'}, heading)))),
    h('tbody', {}, rows)));
}

function factList(facts) {
  return h('dl', {class: 'facts'}, facts
    .filter(([, value]) => value !== null && value !== undefined && value !== '')
    .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value))));
}

function coordinatorTable(coordinators) {
  return table(['Name', 'Status', 'Rhythm', 'Actions', 'Last', 'Next', 'Coordinator'],
    coordinators.map(job => h('tr', {},
      h('td', {class: 'name', 'data-heading': 'Name'},
        h('a', {href: address(['coordinators', job.id]), 'data-key': job.id}, job.name || '(no name)')),
      h('td', {'data-heading': 'Status'}, badge(job.status)),
      h('td', {'data-heading': 'Rhythm'}, rhythm(job), h('div', {class: 'faint'}, job.timezone)),
      h('td', {'data-heading': 'Actions', class: 'number'}, String(job.actionCount)),
      h('td', {'data-heading': 'Last', class: 'time'}, nominal(job.lastActionAt)),
      h('td', {'data-heading': 'Next', class: 'time'}, nominal(job.nextAt)),
      h('td', {'data-heading': 'Coordinator', class: 'id'}, job.id))));
}

function bundleTable(bundles) {
  return table(['Name', 'Status', 'User', 'Kick-off', 'Created', 'Bundle'],
    bundles.map(job => h('tr', {},
      h('td', {class: 'name', 'data-heading': 'Name'},
        h('a', {href: address(['bundles', job.id]), 'data-key': job.id}, job.name || '(no name)')),
      h('td', {'data-heading': 'Status'}, badge(job.status)),
      h('td', {'data-heading': 'User'}, job.user || ''),
      h('td', {'data-heading': 'Kick-off', class: 'time'}, nominal(job.kickOffAt) || 'at once'),
      h('td', {'data-heading': 'Created', class: 'time'}, time(job.createdAt)),
      h('td', {'data-heading': 'Bundle', class: 'id'}, job.id))));
}

/* ---------- lists ---------- */

class ScheduleList extends View {
  constructor(main, kind, query) {
    super();
    this.kind = kind;
    this.status = query.get('status') || '';
    this.text = query.get('text') || '';
    this.offset = Math.max(0, Number.parseInt(query.get('offset') || '0', 10) || 0);
    const {title} = KINDS[kind];
    document.title = `${title} · Drover`;
    this.problem = h('div', {});
    this.rows = h('div', {});
    this.pager = h('div', {class: 'pager'});
    fill(main, h('h1', {}, title), this.filter(), this.problem,
      h('section', {class: 'card flush', 'aria-label': title}, this.rows, this.pager));
    this.load();
    this.every(LIST_REFRESH, () => this.load());
  }

  filter() {
    const status = h('select', {name: 'status'}, h('option', {value: ''}, 'any status'),
      SCHEDULE_STATUSES.map(word => h('option', {value: word, selected: word === this.status}, word)));
    const text = h('input', {name: 'text', type: 'search', value: this.text, placeholder: 'name, user or id'});
    const go = event => {
      if (event) {
        event.preventDefault();
      }
      location.hash = address([this.kind], {status: status.value, text: text.value.trim()});
    };
    status.addEventListener('change', () => go(null));
    return h('form', {class: 'filter', role: 'search', onsubmit: go},
      h('label', {}, 'Status', status), h('label', {}, 'Text', text),
      h('button', {type: 'submit'}, 'Filter'));
  }

  async load() {
    await this.attempt(this.problem, async () => {
      const query = new URLSearchParams({offset: this.offset, limit: PAGE});
      if (this.status) {
        query.set('status', this.status);
      }
      if (this.text) {
        query.set('text', this.text);
      }
      const page = await askJson(`${this.kind}?${query}`, {signal: this.signal});
      fill(this.problem);
      this.show(page[this.kind] || [], page.total || 0);
      say(`updated ${new Date().toLocaleTimeString()}`);
    });
  }

  show(jobs, total) {
    const {one, file} = KINDS[this.kind];
    const list = this.kind === 'bundles' ? bundleTable : coordinatorTable;
    fill(this.rows, jobs.length ? list(jobs) : h('div', {class: 'empty'},
      this.status || this.text || this.offset
        ? h('p', {}, `No ${one} fits. `, h('a', {href: address([this.kind])}, 'Show all'))
        : h('p', {}, `No ${one} yet. Run one: `,
          h('code', {}, `curl --data-binary @${file} ${location.origin}/${API}/${this.kind}`))));
    showPager(this.pager, this.offset, jobs.length, total,
      offset => address([this.kind], {status: this.status, text: this.text, offset}));
  }
}

/* ---------- what a coordinator's page and a bundle's have in common ---------- */

class SchedulePage extends View {
  constructor(main, kind, id, tab, query) {
    super();
    this.kind = kind;
    this.id = id;
    this.tab = tab;
    this.query = query;
    this.path = `${kind}/${encodeURIComponent(id)}`;
    this.lines = [];
    document.title = `${id} · Drover`;
    this.problem = h('div', {});
    this.head = h('section', {class: 'card', 'aria-label': KINDS[kind].one});
    this.body = h('div', {class: 'parts'});
    this.rest = [this.head, this.tabs(), this.body];
    this.rest.forEach(part => { part.hidden = true; });
    fill(main, this.problem, ...this.rest);
    this.prepare();
    this.refresh();
    this.every(SCHEDULE_REFRESH, () => this.refresh());
  }

  tabs() {
    return h('nav', {class: 'tabs', 'aria-label': 'Views'}, SCHEDULE_TABS.map(([tab, label]) =>
      h('a', {
        href: address(tab ? [this.kind, this.id, tab] : [this.kind, this.id]),
        'aria-current': tab === this.tab ? 'page' : null,
      }, label)));
  }

  prepare() {
    if (this.tab === 'timeline') {
      this.list = h('ol', {class: 'timeline'});
      fill(this.body, h('section', {class: 'card flush', 'aria-label': 'Timeline'}, this.list));
    } else if (this.tab) {
      this.document = h('section', {class: 'card flush', 'aria-label': this.tab});
      fill(this.body, this.document);
    } else {
      this.overview();
    }
  }

  async refresh() {
    await this.attempt(this.problem, async () => {
      this.job = await askJson(this.path, {signal: this.signal});
      fill(this.problem);
      this.rest.forEach(part => { part.hidden = false; });
      document.title = `${this.job.status} ${this.job.name} · Drover`;
      this.showHead();
      await this.showBody();
      say(`updated ${new Date().toLocaleTimeString()}`);
    });
  }

  showHead() {
    const {job} = this;
    fill(this.head,
      h('div', {class: 'head'},
        h('h1', {class: 'title'}, job.name || '(no name)'), badge(job.status),
        h('div', {class: 'buttons'}, SCHEDULE_VERBS.filter(({of}) => of.includes(this.kind))
          .map(({verb, label, fits}) => h('button', {
            type: 'button', 'data-key': verb, class: verb === 'kill' ? 'danger' : null,
            disabled: !fits(job.status), onclick: () => this.command(verb, label),
          }, label)))),
      factList(this.facts()));
  }

  async command(verb, label) {
    if (verb === 'kill' && !await confirmed(`Kill ${this.job.name} (${this.id})?`
        + ' Everything of it that runs or waits is killed, too.', `Kill the ${KINDS[this.kind].one}`)) {
      return;
    }
    const done = await this.attempt(this.problem, async () => {
      await ask(`${this.path}/${verb}`, {method: 'POST', signal: this.signal});
    });
    if (done) {
      say(`${label}: done`);
      await this.refresh();
    }
  }

  async showBody() {
    if (this.tab === 'timeline') {
      await this.showTimeline();
    } else if (this.tab === 'definition') {
      if (!this.document.firstChild) {
        const text = await askText(this.path + '/definition', {signal: this.signal});
        fill(this.document, h('pre', {class: 'document', tabindex: '0'}, text));
      }
    } else if (this.tab === 'configuration') {
      const entries = Object.entries(this.job.configuration || {}).sort(([a], [b]) => a < b ? -1 : 1);
      fill(this.document, entries.length ? pairs(entries)
        : h('p', {class: 'empty'}, 'It was submitted without properties.'));
    } else {
      await this.showOverview();
    }
  }

  async showTimeline() {
    const after = this.lines.length ? this.lines[this.lines.length - 1].sequence : 0;
    const more = await askJson(`${this.path}/timeline?after=${after}`, {signal: this.signal});
    const fresh = more.filter(line => line.sequence > after);
    this.lines.push(...fresh);
    this.list.append(...fresh.map(line => h('li', {},
      h('span', {class: 'faint'}, time(line.at)), h('span', {class: 'kind'}, line.kind),
      h('span', {class: 'id'}, line.node ? `@${line.node}` : ''), h('span', {class: 'text'}, line.text))));
    if (!this.lines.length) {
      fill(this.list, h('li', {class: 'empty'}, 'Nothing has happened yet.'));
    }
  }
}

/* ---------- one coordinator ---------- */

class CoordinatorPage extends SchedulePage {
  facts() {
    const {job} = this;
    return [
      ['Coordinator', h('span', {class: 'id'}, job.id)],
      ['User', job.user],
      ['Rhythm', `${rhythm(job)}, ${job.timezone}`],
      ['From', nominal(job.startAt)],
      ['Until', nominal(job.endAt)],
      ['Next action', nominal(job.nextAt)],
      ['Pauses at', nominal(job.pauseAt)],
      ['Execution', job.execution],
      ['Runs at once', job.concurrency < 0 ? 'any number' : String(job.concurrency)],
      ['Waits at once', String(job.throttle)],
      ['Timeout', `${job.timeoutMinutes} min`],
      ['Version', job.definitionVersion > 1 ? String(job.definitionVersion) : null],
      ['Bundle', job.bundleId ? h('a', {href: address(['bundles', job.bundleId])}, job.bundleId) : null],
      ['Backfill of', job.backfillOf
        ? h('a', {href: address(['coordinators', job.backfillOf])}, job.backfillOf) : null],
      ['Application', job.appPath ? h('span', {class: 'id'}, job.appPath) : null],
    ];
  }

  overview() {
    this.status = this.query.get('status') || '';
    this.offset = Math.max(0, Number.parseInt(this.query.get('offset') || '0', 10) || 0);
    this.why = h('section', {'aria-label': 'Why', 'aria-live': 'polite'});
    this.rows = h('div', {});
    this.pager = h('div', {class: 'pager'});
    const choice = h('select', {
      onchange: () => {
        location.hash = address(['coordinators', this.id], {status: choice.value});
      },
    }, h('option', {value: ''}, 'any status'),
    ACTION_STATUSES.map(word => h('option', {value: word, selected: word === this.status}, word)));
    fill(this.body, this.why, h('section', {class: 'card flush', 'aria-label': 'Actions'},
      h('div', {class: 'bar-above'}, h('label', {}, 'Actions', choice)), this.rows, this.pager));
  }

  async showOverview() {
    const query = new URLSearchParams({offset: this.offset, limit: PAGE});
    if (this.status) {
      query.set('status', this.status);
    }
    const [page, waiting] = await Promise.all([
      askJson(`${this.path}/actions?${query}`, {signal: this.signal}),
      SCHEDULE_FINAL.has(this.job.status) ? {actions: [], total: 0}
        : askJson(`${this.path}/actions?status=WAITING&order=asc&limit=5`, {signal: this.signal}),
    ]);
    this.showWhy(waiting.actions || [], waiting.total || 0);
    this.showActions(page.actions || [], page.total || 0);
  }

  /** What the oldest actions wait for; nothing when none waits. */
  showWhy(actions, total) {
    const late = actions.filter(action => action.missing.length || action.errorMessage);
    this.why.className = late.length ? 'card why warning' : '';
    fill(this.why, late.length ? [h('h2', {}, 'What it waits for'),
      h('ul', {}, late.map(action => h('li', {}, `Action ${action.number} of `, nominal(action.nominalAt),
        ': ', waitingText(action)))),
      total > actions.length ? h('p', {class: 'faint'}, `${total} actions wait.`) : null] : null);
  }

  showActions(actions, total) {
    fill(this.rows, actions.length ? table(['Action', 'Nominal time', 'Status', 'Workflow', 'Why'],
      actions.map(action => h('tr', {},
        h('td', {class: 'name', 'data-heading': 'Action'}, `@${action.number}`,
          action.definitionVersion > 1
            ? h('div', {class: 'faint'}, `version ${action.definitionVersion}`) : null),
        h('td', {class: 'time', 'data-heading': 'Nominal time'}, nominal(action.nominalAt)),
        h('td', {'data-heading': 'Status'}, badge(action.status)),
        h('td', {class: 'id', 'data-heading': 'Workflow'}, action.workflowId
          ? h('a', {href: address(['jobs', action.workflowId]), 'data-key': action.id}, action.workflowId)
          : null),
        h('td', {'data-heading': 'Why'}, action.status === 'WAITING' ? waitingText(action)
          : [action.errorCode, action.errorMessage].filter(Boolean).join(': ')))))
      : h('div', {class: 'empty'}, h('p', {}, this.status ? 'No action fits.' : 'No action is due yet.')));
    showPager(this.pager, this.offset, actions.length, total,
      offset => address(['coordinators', this.id], {status: this.status, offset}));
  }
}

/** "waiting for X since T, next look, times out at T2". */
function waitingText(action) {
  const [first, ...more] = action.missing;
  return h('span', {},
    first ? ['waiting for ', h('span', {class: 'id'}, first),
      more.length ? ` and ${more.length} more` : null] : 'waiting for its time',
    action.waitingSince ? [' since ', time(action.waitingSince)] : null,
    h('div', {class: 'faint'},
      action.nextLookAt ? ['next look ', time(action.nextLookAt)] : null,
      action.nextLookAt && action.timeoutAt ? ', ' : null,
      action.timeoutAt ? ['times out ', time(action.timeoutAt)] : null),
    action.errorMessage ? h('div', {}, action.errorMessage) : null);
}

/* ---------- one bundle ---------- */

class BundlePage extends SchedulePage {
  facts() {
    const {job} = this;
    return [
      ['Bundle', h('span', {class: 'id'}, job.id)],
      ['User', job.user],
      ['Kick-off', nominal(job.kickOffAt) || 'at once'],
      ['Pauses at', nominal(job.pauseAt)],
      ['Created', time(job.createdAt)],
      ['Started', time(job.startedAt)],
      ['Ended', time(job.endedAt)],
      ['Application', job.appPath ? h('span', {class: 'id'}, job.appPath) : null],
    ];
  }

  overview() {
    this.rows = h('section', {class: 'card flush', 'aria-label': 'Coordinators'});
    fill(this.body, this.rows);
  }

  async showOverview() {
    const coordinators = this.job.coordinators || [];
    fill(this.rows, coordinators.length ? coordinatorTable(coordinators)
      : h('div', {class: 'empty'}, h('p', {}, 'Its coordinators come when it is kicked off.')));
  }
}

/** The view of an address of schedules; null when it is none. */
function scheduleView(main, parts, query) {
  const [kind, id, tab] = parts;
  if (!Object.hasOwn(KINDS, kind) || parts.length > 3
      || !SCHEDULE_TABS.some(([name]) => name === (tab || ''))) {
    return null;
  }
  if (!id) {
    return new ScheduleList(main, kind, query);
  }
  return kind === 'bundles' ? new BundlePage(main, kind, id, tab || '', query)
    : new CoordinatorPage(main, kind, id, tab || '', query);
}
