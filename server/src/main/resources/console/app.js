'use strict';
/*
 * The console: one page, no framework. Everything that comes from the server is other people's text
 * and becomes a text node or the value of a harmless attribute, never markup; the content security
 * policy forbids the rest. The address after '#' says what is shown, so every view can be shared:
 *   #/?status=&text=&offset=     the list of jobs
 *   #/jobs/ID                    a job: why, graph, actions     ?node=NAME chooses an action
 *   #/jobs/ID/log?node=NAME      timeline, definition and configuration likewise
 *   #/coordinators, #/bundles    in schedules.js
 */

const API = 'api/v1';
const PAGE = 50;
const LIST_REFRESH = 5000;
const JOB_REFRESH = 3000;
const LOG_LIMIT = 1_000_000;
const STATUSES = ['PREP', 'RUNNING', 'SUSPENDED', 'SUCCEEDED', 'KILLED', 'FAILED'];
const FINAL = new Set(['SUCCEEDED', 'KILLED', 'FAILED']);
const VERBS = [
  {verb: 'start', label: 'Start', from: ['PREP']},
  {verb: 'suspend', label: 'Suspend', from: ['RUNNING']},
  {verb: 'resume', label: 'Resume', from: ['SUSPENDED']},
  {verb: 'kill', label: 'Kill', from: ['PREP', 'RUNNING', 'SUSPENDED']},
];
const TABS = [
  ['', 'Overview'], ['log', 'Log'], ['timeline', 'Timeline'],
  ['definition', 'Definition'], ['configuration', 'Configuration'],
];

/* ---------- the page's own elements ---------- */

/** An element with attributes and children; a child is a node, a text or nothing. */
function h(name, attributes, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes || {})) {
    if (key.startsWith('on')) {
      element.addEventListener(key.slice(2), value);
    } else if (value === true) {
      element.setAttribute(key, '');
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(key, String(value));
    }
  }
  element.append(...children.flat().filter(child => child !== null && child !== undefined));
  return element;
}

function svg(name, attributes) {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name);
  for (const [key, value] of Object.entries(attributes || {})) {
    element.setAttribute(key, String(value));
  }
  return element;
}

/** Replaces the children but keeps the keyboard focus on the element with the same data-key. */
function fill(container, ...children) {
  const active = document.activeElement;
  const key = active && container.contains(active) ? active.getAttribute('data-key') : null;
  container.replaceChildren(...children.flat().filter(child => child !== null));
  if (key) {
    const again = [...container.querySelectorAll('[data-key]')]
      .find(element => element.getAttribute('data-key') === key);
    if (again) {
      again.focus({preventScroll: true});
    }
  }
}

function say(text) {
  const live = document.getElementById('live');
  if (live.textContent !== text) {
    live.textContent = text;
  }
}

/* ---------- words, times, links ---------- */

const TIME = new Intl.DateTimeFormat(undefined, {
  year: 'numeric', month: '2-digit', day: '2-digit', hour: '2-digit', minute: '2-digit',
  second: '2-digit', hourCycle: 'h23', timeZoneName: 'short',
});

function time(iso) {
  if (!iso) {
    return null;
  }
  const at = new Date(iso);
  return Number.isNaN(at.getTime())
    ? String(iso)
    : h('time', {datetime: iso, title: at.toISOString()}, TIME.format(at));
}

function duration(from, to) {
  if (!from) {
    return '';
  }
  const millis = Math.max(0, (to ? Date.parse(to) : Date.now()) - Date.parse(from));
  const seconds = Math.floor(millis / 1000);
  const two = n => String(n).padStart(2, '0');
  if (seconds < 60) {
    return (Math.floor(millis / 100) / 10).toFixed(1) + ' s';
  }
  if (seconds < 3600) {
    return `${Math.floor(seconds / 60)} m ${two(seconds % 60)} s`;
  }
  if (seconds < 86400) {
    return `${Math.floor(seconds / 3600)} h ${two(Math.floor(seconds / 60) % 60)} m`;
  }
  return `${Math.floor(seconds / 86400)} d ${two(Math.floor(seconds / 3600) % 24)} h`;
}

/** A duration that goes on until there is an end. */
function running(from, to) {
  const element = h('span', {}, duration(from, to));
  if (from && !to) {
    element.classList.add('ticking');
    element.dataset.from = from;
  }
  return element;
}

function mood(status) {
  switch (status) {
    case 'OK': case 'SUCCEEDED': return 'good';
    case 'ERROR': case 'FAILED': case 'KILLED': case 'TIMEDOUT': case 'DONEWITHERROR': return 'bad';
    case 'RUNNING': case 'DONE': case 'READY': case 'SUBMITTED': return 'busy';
    case 'RUNNINGWITHERROR': case 'PREPSUSPENDED': case 'SUSPENDEDWITHERROR': case 'PREPPAUSED':
    case 'PAUSED': case 'PAUSEDWITHERROR': case 'SUSPENDED': case 'UNKNOWN': case 'START_RETRY': case 'END_RETRY': case 'USER_RETRY':
    case 'START_MANUAL': case 'END_MANUAL': return 'warning';
    default: return 'quiet';
  }
}

function badge(status) {
  const kind = mood(status);
  const mark = {good: '✓', bad: '✗', busy: '●', warning: '!', quiet: '○'}[kind];
  return h('span', {class: 'status ' + kind},
    h('span', {class: 'mark', 'aria-hidden': 'true'}, mark), String(status));
}

/** A link for http and https, plain text for every other scheme. */
function outside(url, text) {
  let parsed = null;
  try {
    parsed = new URL(url);
  } catch {
    return null;
  }
  return parsed.protocol === 'http:' || parsed.protocol === 'https:'
    ? h('a', {href: parsed.href, rel: 'noopener noreferrer', target: '_blank'}, text)
    : null;
}

const isControl = action => /^:.*:$/.test(action.type || '') || action.type === 'switch';
const controlName = type => type === 'switch' ? 'decision' : type.replaceAll(':', '').toLowerCase();
const nodeName = node => node === ':start:' ? 'start' : node;

/* ---------- the server ---------- */

class Refused extends Error {}

async function ask(path, options) {
  let response;
  try {
    response = await fetch(`${API}/${path}`, {
      credentials: 'same-origin', cache: 'no-store', ...options,
      headers: {'X-Requested-By': 'drover-console', Accept: '*/*', ...(options || {}).headers},
    });
  } catch (failure) {
    if (failure.name === 'AbortError') {
      throw failure;
    }
    throw new Error('The server does not answer.');
  }
  if (response.ok) {
    return response;
  }
  let message = `The server answered ${response.status}.`;
  try {
    const {error} = await response.json();
    if (error) {
      message = [error.code, error.message].filter(Boolean).join(': ');
    }
  } catch {
    // not JSON: the status is all there is to say
  }
  throw new Refused(message);
}

const askJson = async (path, options) => (await ask(path, options)).json();
const askText = async (path, options) => (await ask(path, options)).text();
const jobPath = id => 'jobs/' + encodeURIComponent(id);

/** The SVG as a document; XMLHttpRequest parses it without a markup sink. */
function askGraph(id, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('GET', `${API}/${jobPath(id)}/graph`);
    request.responseType = 'document';
    request.overrideMimeType('image/svg+xml');
    request.onload = () => request.status === 200 && request.response
      ? resolve(request.response.documentElement) : reject(new Refused('There is no graph.'));
    request.onerror = () => reject(new Error('The server does not answer.'));
    signal.addEventListener('abort', () => request.abort());
    request.send();
  });
}

/* ---------- addresses ---------- */

function parseAddress() {
  const [path, query] = location.hash.replace(/^#/, '').split('?', 2);
  const parts = path.split('/').filter(Boolean);
  const decode = text => {
    try {
      return decodeURIComponent(text);
    } catch {
      return text;
    }
  };
  return {parts: parts.map(decode), query: new URLSearchParams(query || '')};
}

function address(parts, query) {
  const given = Object.entries(query || {}).filter(([, value]) => value !== '' && value !== null
    && value !== undefined && value !== 0);
  const text = new URLSearchParams(given).toString();
  return '#/' + parts.map(encodeURIComponent).join('/') + (text ? '?' + text : '');
}

/** The page of a sub-workflow's job; null for every other action. */
function childLink(action) {
  return action.type === 'sub-workflow' && action.externalId
    ? h('a', {href: address(['jobs', action.externalId])}, action.externalId)
    : null;
}

/* ---------- a view's life: it ends when the address changes ---------- */

class View {
  constructor() {
    this.controller = new AbortController();
    this.signal = this.controller.signal;
    this.timers = new Set();
  }

  get ended() {
    return this.signal.aborted;
  }

  end() {
    this.controller.abort();
    this.timers.forEach(timer => clearTimeout(timer));
  }

  later(millis, action) {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      if (!this.ended) {
        action();
      }
    }, millis);
    this.timers.add(timer);
    return timer;
  }

  cancel(timer) {
    clearTimeout(timer);
    this.timers.delete(timer);
  }

  /** Runs again and again with a pause between; a hidden page only waits. */
  every(millis, action) {
    const turn = async () => {
      if (!document.hidden) {
        await action();
      }
      this.later(millis, turn);
    };
    this.later(millis, turn);
  }

  /** What went wrong goes to the place that asked, unless the view is gone; false also says "not done". */
  async attempt(place, action) {
    try {
      return await action() !== false;
    } catch (failure) {
      if (!this.ended && failure.name !== 'AbortError') {
        fill(place, h('p', {class: 'notice bad', role: 'alert'}, failure.message));
      }
      return false;
    }
  }
}

/* ---------- list of jobs ---------- */

class JobList extends View {
  constructor(main, query) {
    super();
    this.status = query.get('status') || '';
    this.text = query.get('text') || '';
    this.offset = Math.max(0, Number.parseInt(query.get('offset') || '0', 10) || 0);
    document.title = 'Jobs · Drover';
    this.problem = h('div', {});
    this.capacity = h('div', {'aria-live': 'polite'});
    this.rows = h('tbody', {});
    this.pager = h('div', {class: 'pager'});
    this.nothing = h('div', {class: 'empty', hidden: true});
    this.table = h('table', {class: 'stack'},
      h('thead', {}, h('tr', {}, ['Name', 'Status', 'User', 'Created', 'Duration', 'Job']
        .map(heading => h('th', {scope: 'col'}, heading)))), this.rows);
    fill(main, h('h1', {}, 'Jobs'), this.filter(), this.problem, this.capacity,
      h('section', {class: 'card flush', 'aria-label': 'Jobs'},
        h('div', {class: 'scroll'}, this.table), this.nothing, this.pager));
    this.load();
    this.every(LIST_REFRESH, () => this.load());
  }

  filter() {
    const status = h('select', {name: 'status'}, h('option', {value: ''}, 'any status'),
      STATUSES.map(word => h('option', {value: word, selected: word === this.status}, word)));
    const text = h('input', {
      name: 'text', type: 'search', value: this.text, placeholder: 'name, user or job id',
    });
    const go = event => {
      if (event) {
        event.preventDefault();
      }
      location.hash = address([], {status: status.value, text: text.value.trim()});
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
      const page = await askJson('jobs?' + query, {signal: this.signal});
      fill(this.problem);
      this.show(page.jobs || [], page.total || 0);
      say(`updated ${new Date().toLocaleTimeString()}`);
    });
    await this.attempt(this.capacity, async () => {
      const capacity = await askJson('capacity', {signal: this.signal});
      fill(this.capacity, (capacity.endpoints || []).flatMap(crowded));
    });
  }

  show(jobs, total) {
    fill(this.rows, jobs.map(job => h('tr', {},
      h('td', {class: 'name', 'data-heading': 'Name'},
        h('a', {href: address(['jobs', job.id]), 'data-key': job.id}, job.name || '(no name)')),
      h('td', {'data-heading': 'Status'}, badge(job.status)),
      h('td', {'data-heading': 'User'}, job.user || ''),
      h('td', {'data-heading': 'Created', class: 'time'}, time(job.createdAt)),
      h('td', {'data-heading': 'Duration', class: 'number'}, running(job.startedAt, job.endedAt)),
      h('td', {'data-heading': 'Job', class: 'id'}, job.id, job.run ? ` (run ${job.run})` : null))));
    this.table.hidden = jobs.length === 0;
    this.nothing.hidden = jobs.length > 0;
    fill(this.nothing, this.status || this.text || this.offset
      ? h('p', {}, 'No job fits. ', h('a', {href: '#/'}, 'Show all jobs'))
      : h('p', {}, 'No jobs yet. Run one: ', h('code', {}, 'drover run workflow.xml --watch')));
    showPager(this.pager, this.offset, jobs.length, total,
      offset => address([], {status: this.status, text: this.text, offset}));
  }
}

/** What there is to say about a Livy that has not enough places for all; nothing when it has. */
function crowded(endpoint) {
  if (!endpoint.waiting && !endpoint.backOff) {
    return [];
  }
  const backOff = endpoint.backOff
    ? [` Livy says since `, time(endpoint.backOff.since), ' that too much is being started: '
      + `${endpoint.startingNow} instead of ${endpoint.maxStarting} may start at once.`]
    : [];
  const lines = (endpoint.lines || []).map(line => h('li', {},
    `${line.waiting} of ${line.user || 'nobody'}`
    + (line.queue ? ` in queue ${line.queue}` : '')
    + (line.priority === 'NORMAL' ? '' : `, priority ${line.priority}`)
    + (line.suspended ? `, ${line.suspended} of them suspended` : '')
    + `: ${line.reason}; the oldest for `, running(line.oldest, null)));
  return [h('details', {class: 'notice'},
    h('summary', {}, `Livy '${endpoint.name}': ${endpoint.waiting} in line for a place, `
      + `${endpoint.batches} of ${endpoint.maxActive} batches, `
      + `${endpoint.sessions} of ${endpoint.maxSessions} sessions, ${endpoint.starting} starting.`,
      backOff),
    h('ul', {}, lines))];
}

/** Which part of a list is shown, with links to the parts beside it. */
function showPager(pager, offset, shown, total, to) {
  pager.hidden = total === 0;
  fill(pager,
    h('span', {class: 'faint grow'}, shown ? `${offset + 1} to ${offset + shown} of ${total}` : `of ${total}`),
    offset > 0 ? h('a', {href: to(Math.max(0, offset - PAGE)), 'data-key': 'newer'}, 'Newer') : null,
    offset + shown < total ? h('a', {href: to(offset + PAGE), 'data-key': 'older'}, 'Older') : null);
}

/* ---------- one job ---------- */

class JobPage extends View {
  constructor(main, id, tab, query) {
    super();
    this.id = id;
    this.tab = tab;
    this.node = query.get('node') || '';
    this.job = null;
    this.graphOf = '';
    this.soon = null;
    this.lines = [];
    document.title = `${id} · Drover`;
    this.problem = h('div', {});
    this.head = h('section', {class: 'card', 'aria-label': 'Job'});
    this.why = h('section', {'aria-label': 'Why', 'aria-live': 'polite'});
    this.body = h('div', {});
    this.rest = [this.head, this.why, this.tabs(), this.body];
    this.rest.forEach(part => { part.hidden = true; });
    fill(main, this.problem, ...this.rest);
    this.prepareBody();
    this.refresh().then(() => this.follow());
  }

  tabs() {
    return h('nav', {class: 'tabs', 'aria-label': 'Views of the job'}, TABS.map(([tab, label]) =>
      h('a', {
        href: address(tab ? ['jobs', this.id, tab] : ['jobs', this.id]),
        'aria-current': tab === this.tab ? 'page' : null,
      }, label)));
  }

  /* -- staying up to date: events if there are any, else asking -- */

  follow() {
    if (this.ended) {
      return;
    }
    if (!this.job) {
      this.later(JOB_REFRESH, () => this.refresh().then(() => this.follow()));
      return;
    }
    if (FINAL.has(this.job.status)) {
      return;
    }
    say('live');
    const source = new EventSource(`${API}/${jobPath(this.id)}/events`);
    this.signal.addEventListener('abort', () => source.close());
    const changed = () => this.refreshSoon();
    source.addEventListener('timeline', changed);
    source.addEventListener('status', changed);
    source.addEventListener('open', () => say('live'));
    source.addEventListener('error', () => say('asking every few seconds'));
    this.every(JOB_REFRESH, async () => {
      if (source.readyState !== EventSource.OPEN || this.tab === 'log') {
        await this.refresh();
      }
      if (this.job && FINAL.has(this.job.status)) {
        source.close();
        say('');
      }
    });
  }

  /** Many events at once make one question, and there is never more than one under way. */
  refreshSoon() {
    this.stale = true;
    if (this.soon === null) {
      this.soon = this.later(200, async () => {
        this.stale = false;
        await this.refresh();
        this.soon = null;
        if (this.stale) {
          this.refreshSoon();
        }
      });
    }
  }

  async refresh() {
    if (this.job && FINAL.has(this.job.status) && this.settled) {
      return;
    }
    await this.attempt(this.problem, async () => {
      this.job = await askJson(jobPath(this.id), {signal: this.signal});
      fill(this.problem);
      this.rest.forEach(part => { part.hidden = false; });
      document.title = `${this.job.status} ${this.job.name} · Drover`;
      this.showHead();
      this.showWhy();
      await this.showBody();
      this.settled = FINAL.has(this.job.status);
      if (this.settled) {
        say('');
      }
    });
  }

  /* -- head: what it is and what can be done -- */

  showHead() {
    const job = this.job;
    const facts = [
      ['Job', h('span', {class: 'id'}, job.id)],
      ['User', job.user],
      ['Run', job.run ? String(job.run) : null],
      ['Created', time(job.createdAt)],
      ['Started', time(job.startedAt)],
      ['Ended', time(job.endedAt)],
      ['Duration', job.startedAt ? running(job.startedAt, job.endedAt) : null],
      ['Application', job.appPath ? h('span', {class: 'id'}, job.appPath) : null],
    ];
    fill(this.head,
      h('div', {class: 'head'},
        h('h1', {class: 'title'}, job.name || '(no name)'), badge(job.status),
        h('div', {class: 'buttons'}, FINAL.has(job.status) ? this.rerunFailed() : VERBS.map(({verb, label, from}) =>
          h('button', {
            type: 'button', 'data-key': verb, class: verb === 'kill' ? 'danger' : null,
            disabled: !from.includes(job.status), onclick: () => this.command(verb, label),
          }, label)))),
      h('dl', {class: 'facts'}, facts.filter(([, value]) => value)
        .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))));
  }

  async command(verb, label) {
    if (verb === 'kill' && !await confirmed(`Kill ${this.job.name} (${this.id})?`
        + ' What it runs on the cluster is killed, too.', 'Kill the job')) {
      return;
    }
    const done = await this.attempt(this.problem, async () => {
      await ask(`${jobPath(this.id)}/${verb}`, {method: 'POST', signal: this.signal});
    });
    if (done) {
      say(`${label}: done`);
      await this.refresh();
    }
  }

  /* -- rerun of an ended job: the plan first, then a yes -- */

  rerunFailed() {
    return this.job.status === 'SUCCEEDED' ? null : h('button', {
      type: 'button', 'data-key': 'rerun-failed', onclick: () => this.rerun({failed: true}),
    }, 'Rerun failed');
  }

  rerunFrom(node) {
    return FINAL.has(this.job.status) ? h('button', {
      type: 'button', 'data-key': 'rerun-from', onclick: () => this.rerun({from: node}),
    }, 'Rerun from here') : null;
  }

  async rerun(scope) {
    const post = dryRun => askJson(`${jobPath(this.id)}/rerun`, {
      method: 'POST', signal: this.signal, headers: {'Content-Type': 'application/json'},
      body: JSON.stringify({...scope, dryRun}),
    });
    const done = await this.attempt(this.problem, async () => {
      const plan = await post(true);
      const yes = await confirmed(`Run ${this.job.name} (${this.id}) again, as its run ${plan.run}?`,
        'Rerun', rerunTable(plan.steps || []));
      if (yes && !this.ended) {
        await post(false);
      }
      return yes;
    });
    if (done && !this.ended) {
      again();
    }
  }

  /* -- why: the first error with its evidence, or what the job waits for -- */

  showWhy() {
    const job = this.job;
    if (job.error) {
      this.whyCard('bad', 'Why it failed', this.error(job.error));
      return;
    }
    const retrying = job.actions.filter(action => /_RETRY$/.test(action.status));
    const manual = job.actions.filter(action => /_MANUAL$/.test(action.status));
    const waiting = job.actions.filter(action => action.waitingFor && !action.endedAt
      && !retrying.includes(action) && !manual.includes(action));
    const parts = [];
    if (waiting.length) {
      parts.push(h('ul', {}, waiting.map(action =>
        h('li', {}, this.nodeLink(action.node), ' waits for ', action.waitingFor))));
    }
    for (const action of [...manual, ...retrying]) {
      parts.push(h('p', {}, this.nodeLink(action.node),
        /_MANUAL$/.test(action.status) ? ' needs somebody: ' : ' is tried again: ',
        [action.errorCode, action.errorMessage].filter(Boolean).join(' ') || action.status,
        action.waitingFor ? `; waits for ${action.waitingFor}` : null));
    }
    if (job.status === 'PREP') {
      parts.unshift(h('p', {}, 'Nobody has started it. Start runs it.'));
    } else if (job.status === 'SUSPENDED') {
      parts.unshift(h('p', {}, 'It is suspended: what runs goes on, nothing new is started.'
        + ' Resume lets it go on.'));
    } else if (job.status === 'RUNNING' && !parts.length) {
      const busy = job.actions.filter(action => action.status === 'RUNNING' && !isControl(action));
      if (busy.length) {
        parts.push(h('p', {}, 'At work: ', busy.flatMap((action, i) =>
          [i ? ', ' : '', this.nodeLink(action.node)])));
      }
    }
    if (parts.length) {
      const warn = job.status === 'SUSPENDED' || manual.length || retrying.length;
      this.whyCard(warn ? 'warning' : 'busy', 'What it does now', parts);
    } else {
      this.why.hidden = true;
    }
  }

  whyCard(kind, title, parts) {
    this.why.hidden = false;
    this.why.className = `card why ${kind}`;
    // A screen reader hears it only when it has changed.
    const next = h('div', {}, h('h2', {}, title), parts);
    if (!this.why.firstChild || !this.why.firstChild.isEqualNode(next)) {
      fill(this.why, next);
    }
  }

  error(error) {
    const action = this.job.actions.find(candidate => candidate.node === error.node);
    const evidence = action ? action.evidence || [] : [];
    return [
      h('p', {}, error.node ? this.nodeLink(error.node) : null, error.node && error.code ? ' · ' : null,
        error.code ? h('code', {}, error.code) : null),
      h('p', {class: 'message'}, error.message || ''),
      evidence.length ? evidenceTable(evidence) : null,
      error.node ? h('p', {}, h('a', {
        href: address(['jobs', this.id, 'log'], {node: error.node}), 'data-key': 'error-log',
      }, 'Log of ' + nodeName(error.node))) : null,
    ];
  }

  nodeLink(node) {
    return h('a', {href: address(['jobs', this.id], {node}), 'data-key': 'why ' + node}, nodeName(node));
  }

  /* -- the chosen view -- */

  prepareBody() {
    if (this.tab === '') {
      this.graph = h('div', {class: 'graph'});
      this.rows = h('tbody', {});
      this.details = h('div', {});
      fill(this.body, h('div', {class: 'overview'},
        h('section', {class: 'card', 'aria-label': 'Graph'}, h('h2', {}, 'Graph'), this.graph),
        h('div', {},
          h('section', {class: 'card flush', 'aria-label': 'Actions'}, h('h2', {}, 'Actions'),
            h('div', {class: 'scroll'}, h('table', {class: 'stack'},
              h('thead', {}, h('tr', {}, ['Node', 'Status', 'When', 'Outside']
                .map(heading => h('th', {scope: 'col'}, heading)))), this.rows))),
          this.details)));
    } else if (this.tab === 'log') {
      this.prepareLog();
    } else if (this.tab === 'timeline') {
      this.list = h('ol', {class: 'timeline'});
      fill(this.body, h('section', {class: 'card flush', 'aria-label': 'Timeline'}, this.list));
    } else {
      this.document = h('div', {});
      fill(this.body, h('section', {class: 'card flush', 'aria-label': this.tab}, this.document));
    }
  }

  async showBody() {
    switch (this.tab) {
      case 'log': return this.showLog();
      case 'timeline': return this.showTimeline();
      case 'definition': return this.showDefinition();
      case 'configuration': return this.showConfiguration();
      default:
        this.showActions();
        return this.showGraph();
    }
  }

  /* -- graph -- */

  async showGraph() {
    const states = JSON.stringify(this.job.actions.map(action => [action.node, action.status]));
    if (states === this.graphOf) {
      return;
    }
    const source = await askGraph(this.id, this.signal);
    const picture = drawing(source, (node, group) => {
      const link = svg('a', {
        href: address(['jobs', this.id], {node}), 'aria-label': group.querySelector('title')?.textContent || node,
        'data-key': 'graph ' + node,
      });
      link.append(group);
      if (node === this.node) {
        group.classList.add('chosen');
      }
      return link;
    });
    if (picture && !this.ended) {
      picture.setAttribute('role', 'group');
      // A picture that would become too small to read is scrolled instead.
      this.graph.classList.toggle('wide',
        this.graph.clientWidth < 0.7 * Number(picture.getAttribute('width')));
      const first = !this.graph.firstChild;
      fill(this.graph, picture);
      if (first) {
        this.graph.scrollLeft = (this.graph.scrollWidth - this.graph.clientWidth) / 2;
      }
      this.graphOf = states;
    }
  }

  /* -- actions -- */

  showActions() {
    const job = this.job;
    const from = Date.parse(job.startedAt || job.createdAt);
    const to = job.endedAt ? Date.parse(job.endedAt) : Date.now();
    fill(this.rows, job.actions.map(action => h('tr', {class: action.node === this.node ? 'chosen' : null},
      h('td', {'data-heading': 'Node', class: 'name'},
        h('div', {}, h('a', {
          href: address(['jobs', this.id], {node: action.node}), 'data-key': 'row ' + action.node,
        }, nodeName(action.node)),
        h('div', {class: 'faint'}, isControl(action) ? controlName(action.type) : action.type,
          action.attempt ? `, attempt ${action.attempt}` : null))),
      h('td', {'data-heading': 'Status'}, badge(action.status)),
      h('td', {'data-heading': 'When', class: 'bar-cell'}, isControl(action) ? null
        : [bar(action, from, to), running(action.startedAt, action.endedAt)]),
      h('td', {'data-heading': 'Outside', class: 'outside'}, this.outsideOf(action)))));
    const chosen = job.actions.find(action => action.node === this.node);
    fill(this.details, chosen ? this.detail(chosen)
      : this.node ? h('p', {class: 'notice'}, `${nodeName(this.node)} has not been reached.`) : null);
  }

  outsideOf(action) {
    if (!action.externalId || action.externalId === '-') {
      return null;
    }
    const link = childLink(action) || outside(action.consoleUrl, action.externalId)
      || outside(action.trackerUri, action.externalId);
    return h('div', {}, h('span', {class: 'id'}, link || action.externalId),
      action.externalStatus ? h('div', {class: 'faint'}, action.externalStatus) : null);
  }

  detail(action) {
    const log = isControl(action) ? null : h('a', {
      href: address(['jobs', this.id, 'log'], {node: action.node}), 'data-key': 'detail-log',
    }, 'Log');
    const links = [['Tracker', action.trackerUri], ['Console', action.consoleUrl]]
      .map(([label, url]) => url && outside(url, label)).filter(Boolean);
    const facts = [
      ['Status', badge(action.status)], ['Type', action.type],
      ['Attempt', action.attempt ? String(action.attempt) : null],
      ['Started', time(action.startedAt)], ['Ended', time(action.endedAt)],
      ['Next', action.transition && action.transition !== '*' ? action.transition : null],
      ['External id', action.externalId ? h('span', {class: 'id'}, childLink(action) || action.externalId) : null],
      ['External status', action.externalStatus],
      ['Waits for', action.endedAt ? null : action.waitingFor],
    ];
    const data = Object.entries(action.data || {});
    return h('section', {class: 'card detail', 'aria-label': 'Action ' + action.node},
      h('div', {class: 'head'}, h('h2', {class: 'title'}, nodeName(action.node)),
        h('div', {class: 'buttons'}, log, links, /^:.*:$/.test(action.type) ? null : this.rerunFrom(action.node))),
      h('dl', {class: 'facts'}, facts.filter(([, value]) => value)
        .map(([name, value]) => h('div', {}, h('dt', {}, name), h('dd', {}, value)))),
      action.errorCode || action.errorMessage ? h('div', {class: 'part'},
        h('h3', {}, 'Error ', h('code', {}, action.errorCode || '')),
        h('pre', {}, action.errorMessage || '')) : null,
      (action.evidence || []).length
        ? h('div', {class: 'part'}, h('h3', {}, 'Evidence'), evidenceTable(action.evidence)) : null,
      this.attemptsOf(action),
      data.length ? h('div', {class: 'part'}, h('h3', {}, 'Data'), pairs(data)) : null,
      action.conf ? h('details', {class: 'part'},
        h('summary', {'data-key': 'conf'}, 'As it ran, expressions evaluated'),
        h('pre', {}, action.conf)) : null);
  }

  /** The attempts of all runs, once it is known that there is more than one. */
  attemptsOf(action) {
    const part = h('div', {class: 'part'});
    if (action.run || action.attempt) {
      this.attempt(part, async () => {
        const attempts = await this.askAttempts(action);
        if (attempts.length > 1) {
          fill(part, h('h3', {}, 'Attempts'), attemptsTable(attempts));
        }
      });
    }
    return part;
  }

  /** Asked again only when the action has gone on. */
  askAttempts(action) {
    const state = JSON.stringify([action.node, action.run, action.attempt, action.status]);
    if (state !== this.attemptsState) {
      this.attemptsState = state;
      this.attempts = askJson(`${jobPath(this.id)}/actions/${encodeURIComponent(action.node)}/attempts`,
        {signal: this.signal});
      this.attempts.catch(() => { this.attemptsState = ''; });
    }
    return this.attempts;
  }

  /* -- log -- */

  prepareLog() {
    this.log = h('pre', {class: 'document', tabindex: '0', 'aria-label': 'Log'});
    this.logNote = h('span', {class: 'faint'});
    this.end = h('input', {type: 'checkbox', checked: true});
    this.choice = h('select', {
      onchange: () => {
        location.hash = address(['jobs', this.id, 'log'], {node: this.choice.value});
      },
    });
    fill(this.body, h('section', {class: 'card flush', 'aria-label': 'Log'},
      h('div', {class: 'bar-above'}, h('label', {}, 'Action', this.choice),
        h('label', {class: 'check'}, this.end, 'Stay at the end'), h('span', {class: 'grow'}),
        this.logNote, h('a', {href: this.logUrl(), download: `${this.id}.log`}, 'Download')),
      this.log));
  }

  logUrl() {
    return `${API}/${jobPath(this.id)}/log` + (this.node ? '?' + new URLSearchParams({node: this.node}) : '');
  }

  async showLog() {
    const nodes = this.job.actions.filter(action => !isControl(action)).map(action => action.node);
    if (this.node && !nodes.includes(this.node)) {
      nodes.push(this.node);
    }
    if (document.activeElement !== this.choice) {
      fill(this.choice, h('option', {value: ''}, 'the whole job'),
        nodes.map(node => h('option', {value: node, selected: node === this.node}, node)));
    }
    const text = await askText(this.logUrl().slice(API.length + 1), {signal: this.signal});
    const shown = text.length > LOG_LIMIT ? text.slice(text.indexOf('\n', text.length - LOG_LIMIT) + 1) : text;
    this.logNote.textContent = shown.length < text.length
      ? `the last ${Math.round(shown.length / 1000)} of ${Math.round(text.length / 1000)} kB` : '';
    const next = shown.trim() ? plain(shown) : 'Nothing has been logged yet.';
    if (this.log.textContent !== next) {
      this.log.textContent = next;
      if (this.end.checked) {
        this.log.scrollTop = this.log.scrollHeight;
      }
    }
  }

  /* -- timeline, definition, configuration -- */

  async showTimeline() {
    const after = this.lines.length ? this.lines[this.lines.length - 1].sequence : 0;
    const more = await askJson(`${jobPath(this.id)}/timeline?after=${after}`, {signal: this.signal});
    const fresh = more.filter(line => line.sequence > after);
    this.lines.push(...fresh);
    this.list.append(...fresh.map(line => h('li', {},
      h('span', {class: 'faint'}, time(line.at)), h('span', {class: 'kind'}, line.kind),
      h('span', {class: 'id'}, line.node ? nodeName(line.node) : ''),
      h('span', {class: 'text'}, line.text))));
    if (!this.lines.length) {
      fill(this.list, h('li', {class: 'empty'}, 'Nothing has happened yet.'));
    }
  }

  async showDefinition() {
    if (!this.document.firstChild) {
      const text = await askText(jobPath(this.id) + '/definition', {signal: this.signal});
      fill(this.document, h('pre', {class: 'document', tabindex: '0'}, text));
    }
  }

  showConfiguration() {
    const entries = Object.entries(this.job.configuration || {}).sort(([a], [b]) => a < b ? -1 : 1);
    fill(this.document, entries.length ? pairs(entries)
      : h('p', {class: 'empty'}, 'It was submitted without properties.'));
  }
}

function pairs(entries) {
  return h('div', {class: 'scroll'}, h('table', {}, h('tbody', {}, entries.map(([key, value]) =>
    h('tr', {}, h('th', {scope: 'row', class: 'id'}, key), h('td', {class: 'id'}, String(value)))))));
}

function evidenceTable(evidence) {
  return h('div', {class: 'scroll'}, h('table', {class: 'stack evidence'},
    h('thead', {}, h('tr', {}, ['Source', 'Verdict', 'Asked', 'Answer', 'At']
      .map(heading => h('th', {scope: 'col'}, heading)))),
    h('tbody', {}, evidence.map(item => h('tr', {},
      h('td', {'data-heading': 'Source'}, item.source || ''),
      h('td', {'data-heading': 'Verdict'}, badge(item.verdict)),
      h('td', {'data-heading': 'Asked', class: 'id'}, item.question || ''),
      h('td', {'data-heading': 'Answer'}, item.answer || ''),
      h('td', {'data-heading': 'At', class: 'time'}, time(item.at)))))));
}

function attemptsTable(attempts) {
  return h('div', {class: 'scroll'}, h('table', {class: 'stack attempts'},
    h('thead', {}, h('tr', {}, ['Run', 'Attempt', 'Status', 'When', 'Error']
      .map(heading => h('th', {scope: 'col'}, heading)))),
    h('tbody', {}, attempts.map(item => h('tr', {},
      h('td', {'data-heading': 'Run'}, String(item.run)),
      h('td', {'data-heading': 'Attempt'}, String(item.attempt)),
      h('td', {'data-heading': 'Status'}, badge(item.status)),
      h('td', {'data-heading': 'When'}, h('div', {}, time(item.startedAt),
        item.startedAt ? h('div', {class: 'faint'}, running(item.startedAt, item.endedAt)) : null,
        item.externalId && item.externalId !== '-' ? h('div', {class: 'id'},
          outside(item.consoleUrl, item.externalId) || item.externalId) : null)),
      h('td', {'data-heading': 'Error'}, [item.errorCode, item.errorMessage].filter(Boolean).join(' ')))))));
}

const EFFECTS = {SKIP: 'kept', RUN: 'runs', MAY_RUN: 'may run'};

function rerunTable(steps) {
  return h('div', {class: 'scroll'}, h('table', {class: 'stack'},
    h('thead', {}, h('tr', {}, ['Node', 'Effect', 'Why']
      .map(heading => h('th', {scope: 'col'}, heading)))),
    h('tbody', {}, steps.map(step => h('tr', {},
      h('td', {'data-heading': 'Node', class: 'name'}, step.node,
        h('div', {class: 'faint'}, step.type === 'switch' ? 'decision' : step.type)),
      h('td', {'data-heading': 'Effect', class: step.effect === 'SKIP' ? 'faint' : null},
        EFFECTS[step.effect] || step.effect),
      h('td', {'data-heading': 'Why'}, step.reason))))));
}

/** When an action ran, within its job. */
function bar(action, from, to) {
  const picture = svg('svg', {class: 'bar', viewBox: '0 0 1000 20', preserveAspectRatio: 'none', 'aria-hidden': 'true'});
  picture.append(svg('rect', {class: 'track', x: 0, y: 8, width: 1000, height: 4}));
  const start = Date.parse(action.startedAt || '');
  if (!Number.isNaN(start) && to > from) {
    const end = action.endedAt ? Date.parse(action.endedAt) : to;
    const scale = at => Math.min(1000, Math.max(0, (at - from) / (to - from) * 1000));
    const x = Math.min(990, scale(start));
    picture.append(svg('rect', {
      class: mood(action.status), x: x.toFixed(1), y: 3, rx: 2, height: 14,
      width: Math.max(10, scale(end) - x).toFixed(1),
    }));
  }
  return picture;
}

/** A log without the colours and other escape sequences of terminals. */
function plain(text) {
  return text.replace(/\u001b\[[0-9;?]*[ -/]*[@-~]/g, '')
    .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}

/*
 * A copy of the server's SVG that can hold nothing but shapes and text: elements and attributes
 * outside these lists are dropped, so the picture needs no more trust than any other text.
 */
const SHAPES = new Set(['svg', 'g', 'title', 'path', 'rect', 'polygon', 'text', 'tspan']);
const DRAWN = new Set(['class', 'd', 'x', 'y', 'rx', 'width', 'height', 'points', 'viewBox', 'fill',
  'stroke', 'stroke-width', 'stroke-dasharray', 'font-family', 'font-size', 'font-weight',
  'text-anchor', 'role']);

function drawing(source, linked) {
  if (!SHAPES.has(source.localName) || source.namespaceURI !== 'http://www.w3.org/2000/svg') {
    return null;
  }
  const copy = svg(source.localName);
  for (const attribute of source.attributes) {
    if (DRAWN.has(attribute.name) && !attribute.value.includes('url(')) {
      copy.setAttribute(attribute.name, attribute.value);
    }
  }
  for (const child of source.childNodes) {
    if (child.nodeType === Node.TEXT_NODE) {
      copy.append(child.data);
    } else if (child.nodeType === Node.ELEMENT_NODE) {
      const part = drawing(child, linked);
      if (part) {
        copy.append(part);
      }
    }
  }
  const node = source.getAttribute('data-node');
  return node === null ? copy : linked(node, copy);
}

/** Asks with the words of the button; what is to be known before the answer stands below the question. */
function confirmed(question, yes, details) {
  const dialog = document.getElementById('confirm');
  document.getElementById('confirm-text').textContent = question;
  const button = document.getElementById('confirm-yes');
  button.textContent = yes;
  button.classList.toggle('danger', !details);
  fill(document.getElementById('confirm-details'), details || null);
  dialog.returnValue = 'no';
  dialog.showModal();
  return new Promise(resolve =>
    dialog.addEventListener('close', () => resolve(dialog.returnValue === 'yes'), {once: true}));
}

/* ---------- start ---------- */

let view = null;
let shown = '';

/** The same page from the beginning: an ended job has begun to run again. */
function again() {
  shown = '';
  route();
}

function route() {
  const {parts, query} = parseAddress();
  const main = document.getElementById('main');
  const place = parts.slice(0, 3).join('/');
  if (view instanceof JobPage && view.tab === '' && place === shown && parts.length === 2) {
    // Another node of the same job: keep the page, its place and its events.
    view.node = query.get('node') || '';
    view.graphOf = '';
    if (view.job) {
      view.showActions();
      view.attempt(view.problem, () => view.showGraph());
    }
    return;
  }
  if (view) {
    view.end();
  }
  say('');
  const moved = shown !== '' && place !== shown;
  shown = place;
  if (parts.length === 0) {
    view = new JobList(main, query);
  } else if (parts[0] === 'jobs' && parts.length <= 3 && parts[1]
      && TABS.some(([tab]) => tab === (parts[2] || ''))) {
    view = new JobPage(main, parts[1], parts[2] || '', query);
  } else {
    view = scheduleView(main, parts, query);
  }
  if (!view) {
    document.title = 'Drover';
    fill(main, h('p', {class: 'notice'}, 'There is no such page. ', h('a', {href: '#/'}, 'All jobs')));
  }
  if (moved) {
    main.focus({preventScroll: true});
  }
}

document.getElementById('skip').addEventListener('click', event => {
  event.preventDefault();
  document.getElementById('main').focus();
});
window.addEventListener('hashchange', route);
setInterval(() => {
  for (const element of document.querySelectorAll('.ticking')) {
    element.textContent = duration(element.dataset.from, null);
  }
}, 1000);
// schedules.js is read after this file
document.addEventListener('DOMContentLoaded', route);
