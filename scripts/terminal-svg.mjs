// Draws what happened in terminals as an animated SVG. Pure: the same steps give the same picture. It needs no script and no
// font of its own, so it moves in a README too. Where motion is not wanted, or not possible, it shows the end.

/** Of a character and a line, in pixels. */
const cell = { width: 8.4, height: 20, font: 14 };
const padding = 16;
const titleHeight = 30;
const gap = 12;

/** Milliseconds. */
const timing = { beforeCommand: 700, perCharacter: 45, afterCommand: 350, atEnd: 6000 };

const colors = {
  background: '#0d1117',
  title: '#161b22',
  border: '#30363d',
  text: '#e6edf3',
  dim: '#8b949e',
  prompt: '#7ee787',
  command: '#ffffff',
};

/**
 * Steps one after the other, as lines with the time of each. A command is typed; output comes `after` so many milliseconds.
 * @param steps `{ pane, command }` or `{ pane, output, after }`, where output may have several lines
 */
export function timelineOf(steps, columns) {
  let now = 0;
  const lines = [];
  for (const { pane, command, output, after = 0 } of steps) {
    if (command !== undefined) {
      now += timing.beforeCommand;
      for (const [index, text] of wrapped(`$ ${command}`, columns).entries()) {
        const typedMs = (text.length - (index === 0 ? 2 : 0)) * timing.perCharacter;
        lines.push({ pane, text, at: now, typedMs, isPrompt: index === 0 });
        now += typedMs;
      }
      now += timing.afterCommand;
    } else {
      now += after;
      for (const text of output.split('\n').flatMap((line) => wrapped(line, columns)))
        lines.push({ pane, text, at: now });
    }
  }
  return { lines, totalMs: now + timing.atEnd };
}

/** As a terminal breaks a line: at its last column, wherever a word ends. */
export function wrapped(text, columns) {
  const characters = [...text];
  const parts = [];
  for (let at = 0; at < Math.max(characters.length, 1); at += columns) {
    parts.push(characters.slice(at, at + columns).join(''));
  }
  return parts;
}

/**
 * The picture: one window a pane, below each other.
 * @param panes `{ title, rows }`: what scrolls out of so many rows is no longer seen
 * @param label for people who do not see the picture
 */
export function renderTerminal({ steps, panes, columns, label }) {
  const { lines, totalMs } = timelineOf(steps, columns);
  const width = columns * cell.width + 2 * padding;
  const styles = [];
  const windows = [];
  let top = 0;
  for (const [index, pane] of panes.entries()) {
    const height = titleHeight + pane.rows * cell.height + padding;
    const own = lines.filter((line) => line.pane === index);
    windows.push(windowOf({ ...pane, index, top, width, height }, own, totalMs, styles));
    top += height + gap;
  }
  const size = `width="${width}" height="${top - gap}" viewBox="0 0 ${width} ${top - gap}"`;
  return `<svg xmlns="http://www.w3.org/2000/svg" ${size} role="img" aria-label="${escaped(label)}">
<style>
text{font:${cell.font}px ui-monospace,SFMono-Regular,Menlo,Consolas,'DejaVu Sans Mono',monospace;white-space:pre;fill:${colors.text}}
.t{fill:${colors.dim};font-size:12px}.p{fill:${colors.prompt}}.c{fill:${colors.command};font-weight:600}
.k{opacity:0}
.l,.k,.s{animation-duration:${totalMs}ms;animation-iteration-count:infinite;animation-timing-function:step-end}
${styles.join('\n')}
@media (prefers-reduced-motion:reduce){.l,.k,.s{animation:none!important}}
</style>
${windows.join('\n')}
</svg>
`;
}

function windowOf({ title, rows, index, top, width, height }, lines, totalMs, styles) {
  const body = lines.map((line, row) => lineOf(line, row, `${index}-${row}`, totalMs, styles)).join('\n');
  const scroll = `s${index}`;
  styles.push(...scrollOf(lines, rows, scroll, totalMs));
  const dots = ['#ff5f57', '#febc2e', '#28c840'].map(
    (color, dot) => `<circle cx="${18 + dot * 18}" cy="15" r="5.5" fill="${color}"/>`,
  );
  return `<g transform="translate(0 ${top})">
<rect x=".5" y=".5" width="${width - 1}" height="${height - 1}" rx="8" fill="${colors.background}" stroke="${colors.border}"/>
<path d="M.5 ${titleHeight}v-${titleHeight - 8}a8 8 0 0 1 8-8h${width - 17}a8 8 0 0 1 8 8v${titleHeight - 8}z" fill="${colors.title}"/>
${dots.join('')}<text class="t" x="${width / 2}" y="19" text-anchor="middle">${escaped(title)}</text>
<svg x="${padding}" y="${titleHeight + padding / 2}" width="${width - 2 * padding}" height="${rows * cell.height}">
<g class="s" id="${scroll}">
${body}
</g></svg></g>`;
}

/** Each line is there from its time on. What is typed is under a cover that moves away, a character at a time. */
function lineOf({ text, at, typedMs, isPrompt }, row, id, totalMs, styles) {
  const y = row * cell.height + 15;
  const shown = text.trimEnd();
  if (shown === '') return '';
  styles.push(`#l${id}{animation-name:l${id}}@keyframes l${id}{0%{opacity:0}${percent(at, totalMs)}{opacity:1}}`);
  // Whatever font there is, a line has the width of its characters.
  const length = `textLength="${round([...shown].length * cell.width)}" lengthAdjust="spacingAndGlyphs"`;
  if (typedMs === undefined) return `<text class="l" id="l${id}" y="${y}" ${length}>${escaped(shown)}</text>`;
  const typed = isPrompt
    ? `<tspan class="p">$</tspan><tspan class="c">${escaped(shown.slice(1))}</tspan>`
    : `<tspan class="c">${escaped(shown)}</tspan>`;
  const covered = isPrompt ? 2 : 0;
  const characters = text.length - covered;
  const typedWidth = round(characters * cell.width);
  const [from, to] = [percent(at, totalMs), percent(at + typedMs, totalMs)];
  const away = `transform:translateX(${typedWidth}px)`;
  styles.push(
    `#k${id}{animation-name:k${id}}@keyframes k${id}{0%{opacity:0}${from}{opacity:1;transform:none;animation-timing-function:steps(${characters})}${to}{opacity:1;${away};animation-timing-function:step-start}100%{opacity:0;${away}}}`,
  );
  const at0 = `translate(${covered * cell.width} ${row * cell.height})`;
  const cover = `<g transform="${at0}"><g class="k" id="k${id}"><rect width="${typedWidth + 2}" height="${cell.height}" fill="${colors.background}"/><rect y="3" width="${cell.width}" height="15" fill="${colors.dim}"/></g></g>`;
  return `<text class="l" id="l${id}" y="${y}" ${length}>${typed}</text>${cover}`;
}

/** Moves everything up when a line would be below the last row. */
function scrollOf(lines, rows, name, totalMs) {
  const hidden = lines.length - rows;
  if (hidden <= 0) return [];
  const up = (count) => `transform:translateY(-${count * cell.height}px)`;
  const at = new Map(lines.slice(rows).map((line, index) => [percent(line.at, totalMs), index + 1]));
  const frames = [...at].map(([time, count]) => `${time}{${up(count)}}`).join('');
  return [`#${name}{${up(hidden)};animation-name:${name}}@keyframes ${name}{0%{transform:none}${frames}}`];
}

const percent = (ms, totalMs) => `${round((100 * ms) / totalMs)}%`;
const round = (value) => Math.round(value * 100) / 100;

const entities = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };
const escaped = (text) => text.replace(/[&<>"]/g, (character) => entities[character]);
