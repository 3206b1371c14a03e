export interface Bar {
  readonly label: string;
  /** From 0. */
  readonly value: number;
  /** The value in words, at the end of its bar. */
  readonly text: string;
  /** What a chart is about, among what it is compared with. */
  readonly emphasized?: boolean;
}

export interface BarChart {
  readonly title: string;
  readonly bars: readonly Bar[];
}

const width = 760;
const labelWidth = 320;
const textWidth = 90;
const rowHeight = 30;
const top = 44;
const longest = width - labelWidth - textWidth;

/** Both of GitHub's themes, as the browser of a reader has it. */
const style = `
  text { font: 13px system-ui, sans-serif; fill: #1f2328 }
  .title { font-weight: 600; font-size: 15px }
  .bar { fill: #9aa4b2 } .emphasized { fill: #d9730d }
  @media (prefers-color-scheme: dark) { text { fill: #e6edf3 } .bar { fill: #6e7681 } .emphasized { fill: #f0883e } }
`;

/** A chart with horizontal bars, as the text of an SVG file. The longest bar is as wide as there is room. */
export function drawBarChart({ title, bars }: BarChart): string {
  const most = Math.max(...bars.map(({ value }) => value));
  const height = top + bars.length * rowHeight + 6;
  const words = bars.map(({ label, text }) => `${label}: ${text}`).join('; ');
  const rows = bars.map(({ label, value, text, emphasized }, index) => {
    const y = top + index * rowHeight;
    const length = Math.round((value / most) * longest);
    const kind = emphasized ? 'bar emphasized' : 'bar';
    return [
      `<text x="${labelWidth - 10}" y="${y + 15}" text-anchor="end">${escaped(label)}</text>`,
      `<rect class="${kind}" x="${labelWidth}" y="${y}" width="${length}" height="20" rx="3"/>`,
      `<text x="${labelWidth + length + 8}" y="${y + 15}">${escaped(text)}</text>`,
    ].join('\n');
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${escaped(`${title}. ${words}.`)}">
<style>${style}</style>
<text class="title" x="10" y="24">${escaped(title)}</text>
${rows.join('\n')}
</svg>
`;
}

const escaped = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
