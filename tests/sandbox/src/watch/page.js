// The page of the sandbox. Texts from data are set as text, never as HTML.
'use strict';

const byId = (id) => document.getElementById(id);
const exchanges = new Map(); // The rows of requests, by number.
let revision = 0;
let forms = [];

// Creates an element: attributes, then children, which are elements or texts.
function element(name, attributes = {}, ...children) {
  const made = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === 'onclick' || key === 'ontoggle') made[key] = value;
    else made.setAttribute(key, value);
  }
  made.append(...children.filter((child) => child !== null).map((child) => child instanceof Node ? child : String(child)));
  return made;
}

// The sandbox has sent no response, or only a part of one.
class Unreachable extends Error {}

async function request(method, path, body) {
  const options = { method };
  if (body !== undefined) {
    options.headers = { 'Content-Type': 'application/json' };
    options.body = JSON.stringify(body);
  }
  let response;
  let answer;
  try {
    response = await fetch(`/_sandbox/${path}`, options);
    answer = await response.json();
  } catch (error) {
    throw new Unreachable(error.message);
  }
  if (!response.ok) throw new Error(answer.error);
  return answer;
}

// Runs an action of the user, and shows the message of a rejection in this element.
async function act(action, place = 'action-error') {
  try {
    await action();
    byId(place).textContent = '';
    await update();
  } catch (error) {
    if (error instanceof Unreachable) showState(error);
    else byId(place).textContent = error.message;
  }
}

// Requests

const size = (bytes) => bytes < 1024 ? `${bytes} bytes` : `${(bytes / 1024).toFixed(1)} KiB`;

function message(title, part) {
  const headers = element('dl');
  for (const [name, value] of part.headers) headers.append(element('dt', {}, name), element('dd', {}, value));
  const isText = part.body !== null && part.body !== '';
  const shown = isText ? element('pre', { tabindex: 0 }, part.body)
    : element('p', { class: 'muted' }, part.size ? `${size(part.size)} of binary data` : 'No body');
  return element('div', {}, element('h3', {}, title), headers, shown,
    isText ? element('p', { class: 'muted' }, size(part.size)) : null);
}

function details(exchange) {
  const response = exchange.response;
  const prepare = () => {
    byId('fault-method').value = exchange.method;
    byId('fault-path').value = exchange.path;
    byId('fault-kind').focus();
  };
  const version = exchange.request.version;
  return element('div', { class: 'details' },
    element('div', { class: 'actions' },
      element('span', {}, `${exchange.request_id} · ${version} · connection ${exchange.connection}`),
      response && !response.is_complete ? element('span', { class: 'error' }, 'The response was cut off') : null,
      element('button', { type: 'button', onclick: prepare }, 'Add a fault for such requests')),
    message('Request', exchange.request),
    response ? message(`Response ${response.status} ${response.reason || ''}`, response)
      : element('p', { class: 'muted' }, exchange.duration_ms === null ? 'No response yet' : 'The connection ended without a response'));
}

function row(exchange) {
  const done = exchange.duration_ms !== null;
  const status = exchange.response ? exchange.response.status : done ? 'none' : '…';
  const kind = exchange.response ? Math.floor(exchange.response.status / 100) : done ? 0 : 1;
  const target = exchange.path + (exchange.query === null ? '' : `?${exchange.query}`);
  const item = element('li', { 'data-number': exchange.number },
    element('details', { ontoggle: (event) => {
      // Bodies are in the document only while they are visible.
      const shown = event.target.querySelector('.details');
      if (event.target.open && !shown) event.target.append(details(exchange));
      if (!event.target.open && shown) shown.remove();
    } },
    element('summary', {},
      element('span', { class: 'method-name' }, exchange.method),
      element('span', { class: 'path' }, target),
      element('span', {}, exchange.fault ? element('span', { class: 'tag' }, exchange.fault) : ''),
      element('span', { class: `status s${kind}` }, status),
      element('span', { class: 'time', title: exchange.started_at }, done ? `${exchange.duration_ms.toFixed(1)} ms` : 'waiting'))));
  item.words = `${exchange.method} ${target} ${status} ${exchange.fault || ''} ${exchange.request_id}`.toLowerCase();
  return item;
}

function applyFilter() {
  const words = byId('filter').value.toLowerCase().split(/\s+/);
  for (const item of byId('request-list').children) item.hidden = !words.every((word) => item.words.includes(word));
}

async function readRequests() {
  const answer = await request('GET', `requests?since=${revision}`);
  const list = byId('request-list');
  const isNewServer = answer.revision < revision;
  for (const [number, item] of exchanges) {
    if (isNewServer || number < answer.first) {
      item.remove();
      exchanges.delete(number);
    }
  }
  for (const exchange of answer.requests) {
    const item = row(exchange);
    const old = exchanges.get(exchange.number);
    if (old) {
      const wasOpen = old.firstChild.open;
      const hadFocus = old.contains(document.activeElement);
      old.replaceWith(item);
      item.firstChild.open = wasOpen;
      if (hadFocus) item.querySelector('summary').focus();
    } else {
      list.prepend(item);
    }
    exchanges.set(exchange.number, item);
  }
  if (answer.requests.length) {
    applyFilter();
    const paths = new Set([...list.querySelectorAll('.path')].map((path) => path.textContent.split('?')[0]));
    byId('paths').replaceChildren(...[...paths].slice(0, 50).map((path) => element('option', { value: path })));
  }
  revision = answer.revision;
  byId('request-count').textContent = exchanges.size;
  byId('no-requests').hidden = exchanges.size > 0;
}

// Faults

// A form such as `delay:TIME` has an argument after the colon.
const argumentOf = (form) => form.split(':')[1];

function showArgument() {
  const { form, meaning } = forms[byId('fault-kind').value];
  const argument = form.startsWith('STATUS') ? form : argumentOf(form);
  byId('argument-label').hidden = !argument;
  byId('argument-name').textContent = argument || '';
  const example = (meaning.match(/such as (\S+)$/) || ['', form])[1];
  byId('fault-argument').value = form.startsWith('STATUS') ? example : argumentOf(example) || '';
}

function faultText() {
  const { form } = forms[byId('fault-kind').value];
  const argument = byId('fault-argument').value.trim();
  if (form.startsWith('STATUS')) return argument;
  return argumentOf(form) ? `${form.split(':')[0]}:${argument}` : form;
}

function showFaults(answer) {
  if (!forms.length) {
    forms = answer.forms;
    byId('fault-kind').replaceChildren(...forms.map(({ form, meaning }, index) =>
      element('option', { value: index }, `${meaning.replace(/, such as .*/, '')} (${form})`)));
    byId('fault-kind').selectedIndex = 1;
    showArgument();
  }
  byId('fault-count').textContent = answer.faults.length;
  byId('fault-list').replaceChildren(...answer.faults.map((fault) => element('li', { class: 'row' },
    element('span', { class: 'tag' }, fault.faults.join(' or ')),
    element('span', { class: 'mono' }, `${fault.method} ${fault.path}`),
    element('span', { class: 'end' }, fault.always ? 'always' : fault.percent ? `${fault.percent}%` : `${fault.times} left`))));
}

byId('fault-kind').addEventListener('change', showArgument);
byId('fault-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const times = byId('fault-times').value;
  const frequency = times === 'always' ? { always: true }
    : times.endsWith('%') ? { percent: parseInt(times, 10) } : { times: parseInt(times, 10) };
  const fault = { method: byId('fault-method').value, path: byId('fault-path').value.trim(), fault: faultText(), ...frequency };
  act(() => request('POST', 'faults', fault), 'fault-error');
});

// Data

const link = (title, entry) => element('details', { ontoggle: (event) => open(event.target, entry) }, element('summary', {}, ...title));

async function open(target, id) {
  if (!target.open || target.lastChild.className === 'tree') return;
  let answer;
  try {
    answer = await request('GET', `data/${id}`);
  } catch (error) {
    if (error instanceof Unreachable) return showState(error);
    answer = { error: error.message };
  }
  const children = (answer.children || []).map((child) => {
    const title = [element('span', { class: 'muted' }, `${child.type} `), child.title || child.id,
      child.status === 'active' ? '' : ` (${child.status})`, child.children ? ` · ${child.children}` : ''];
    return element('li', {}, link(title, child.id));
  });
  if (answer.more) children.push(element('li', { class: 'muted' }, `and ${answer.more} more`));
  const { children: omitted, more, ...members } = answer;
  const shown = element('details', {}, element('summary', { class: 'muted' }, 'JSON'), element('pre', { tabindex: 0 }, JSON.stringify(members, null, 2)));
  target.append(element('ul', { class: 'tree' }, ...children, element('li', {}, shown)));
}

async function readData() {
  const answer = await request('GET', 'data');
  byId('url').textContent = answer.url;
  byId('account').textContent = answer.account_id;
  const counts = Object.entries(answer.counts);
  byId('counts').replaceChildren(...counts.map(([kind, count]) => element('li', {}, element('b', {}, count), ` ${kind}`)));
  byId('counts-total').textContent = `${counts.reduce((sum, [, count]) => sum + count, 0)} records`;
  const status = (project) => project.status === 'active' ? '' : ` (${project.status})`;
  refresh(byId('projects'), answer.projects, (project) => [project.name, element('span', { class: 'muted' },
    `${status(project)} · ${project.records} records, ${project.people} people`)]);
  refresh(byId('people'), answer.people, (person) => [person.name, element('span', { class: 'muted' },
    ` · ${person.email_address}${person.id === answer.me ? ' · owner of the token' : ''}`)]);
}

// Shows the entries of a list. Entries may be open, so they are changed only if they differ.
function refresh(list, entries, title) {
  const known = new Map([...list.children].map((item) => [item.dataset.id, item]));
  const items = entries.map((entry) => {
    const state = JSON.stringify(entry);
    const item = known.get(String(entry.id)) || element('li', { 'data-id': entry.id }, link([], entry.id));
    if (item.state !== state) item.querySelector('summary').replaceChildren(...title(entry));
    item.state = state;
    return item;
  });
  if (items.some((item, index) => list.children[index] !== item) || items.length !== list.children.length) list.replaceChildren(...items);
}

// Webhooks

async function readWebhooks() {
  const { webhooks } = await request('GET', 'webhooks');
  byId('no-webhooks').hidden = webhooks.length > 0;
  const list = byId('webhooks');
  const state = JSON.stringify(webhooks);
  if (list.state === state) return;
  list.state = state;
  const opened = new Set([...list.querySelectorAll('details[open]')].map((shown) => shown.dataset.id));
  const delivery = (sent) => {
    const code = sent.response.code;
    const title = [element('span', { class: `status s${code ? Math.floor(code / 100) : 0}` }, code || 'failed'),
      ` ${sent.request.body.kind} `, element('span', { class: 'muted' }, sent.created_at)];
    const pre = (value) => element('pre', { tabindex: 0 }, JSON.stringify(value, null, 2));
    return element('li', {}, element('details', { 'data-id': sent.id }, element('summary', {}, ...title), pre(sent.request), pre(sent.response)));
  };
  list.replaceChildren(...webhooks.map((webhook) => element('li', {},
    element('div', { class: 'row' }, element('span', { class: 'mono' }, webhook.payload_url),
      element('span', { class: 'end' }, webhook.active ? 'active' : 'inactive')),
    element('p', { class: 'muted' }, webhook.types.length ? webhook.types.join(', ') : 'all types'),
    element('ul', { class: 'tree' }, ...webhook.recent_deliveries.map(delivery)))));
  for (const shown of list.querySelectorAll('details')) shown.open = opened.has(shown.dataset.id);
}

// Clock

let clock = { running: true };

async function readClock() {
  clock = await request('GET', 'clock');
  // The time that somebody types is not replaced.
  if (!byId('clock-form').contains(document.activeElement)) byId('clock-time').value = clock.now.slice(0, 19);
  byId('toggle-clock').textContent = clock.running ? 'Stop' : 'Run';
}

const changeClock = (change) => {
  document.activeElement.blur();
  return request('POST', 'clock', change);
};

// The page as a whole

async function update() {
  await readRequests();
  const [faults] = await Promise.all([request('GET', 'faults'), readWebhooks(), readData(), readClock()]);
  showFaults(faults);
}

const onClick = (id, action) => byId(id).addEventListener('click', () => act(action));
onClick('clear-requests', () => request('DELETE', 'requests'));
onClick('clear-faults', () => request('DELETE', 'faults'));
onClick('advance-hour', () => changeClock({ advance: '1h' }));
onClick('advance-day', () => changeClock({ advance: '24h' }));
onClick('toggle-clock', () => changeClock({ running: !clock.running }));
byId('clock-form').addEventListener('submit', (event) => {
  event.preventDefault();
  const time = byId('clock-time').value;
  act(() => changeClock({ set: `${time}Z` }));
});
onClick('reset', () => {
  revision = 0;
  return request('POST', 'reset');
});
byId('filter').addEventListener('input', applyFilter);

// Shows whether the page is live; an error is the reason if it isn't.
function showState(error) {
  const isPaused = byId('pause').checked;
  byId('state').className = error ? 'lost' : isPaused ? '' : 'live';
  const text = error instanceof Unreachable ? 'The sandbox has stopped' : error ? error.message : isPaused ? 'Paused' : 'Live';
  if (byId('state').textContent !== text) byId('state').textContent = text;
}

async function live() {
  try {
    if (!byId('pause').checked && !document.hidden) await update();
    showState();
  } catch (error) {
    showState(error);
  }
  setTimeout(live, 1000);
}
live();
