/** What a stream got, and what it lost, in Mb/s. */
export interface Bar {
  readonly name: string;
  readonly delivered: number;
  readonly lost: number;
}

/** Streams side by side, one row for each way to run them, as a small SVG: no script, no font, no other file. */
export function barsPlot(
  title: string,
  rows: readonly { readonly label: string; readonly bars: readonly Bar[] }[],
): string {
  const [left, top, tall, step, column] = [90, 60, 90, 130, 68];
  const most = Math.max(...rows.flatMap(({ bars }) => bars.map(({ delivered, lost }) => delivered + lost)));
  const height = (rate: number) => (tall * rate) / most;
  const columns = Math.max(...rows.map(({ bars }) => bars.length));
  const rect = (kind: string, x: number, y: number, high: number) =>
    `<rect class="${kind}" x="${x}" y="${y.toFixed(1)}" width="36" height="${high.toFixed(1)}"/>`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + columns * column + 20} ${top + rows.length * step}" role="img">`,
    `<title>${title}</title>`,
    '<style>text{font:12px sans-serif;fill:#1f2328}.got{fill:#0072b2}.lost{fill:#d55e00}.axis{stroke:#57606a}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>',
    '<rect class="got" x="90" y="14" width="12" height="12"/><text x="108" y="24">delivered, Mb/s</text>',
    '<rect class="lost" x="230" y="14" width="12" height="12"/><text x="248" y="24">lost, Mb/s</text>',
    ...rows.flatMap(({ label, bars }, row) => {
      const base = top + row * step + tall;
      return [
        `<text x="8" y="${base - tall / 2}">${label}</text>`,
        `<path class="axis" d="M${left} ${base}h${columns * column}"/>`,
        ...bars.flatMap(({ name, delivered, lost }, index) => {
          const x = left + 8 + index * column;
          const topOf = base - height(delivered + lost);
          return [
            rect('got', x, base - height(delivered), height(delivered)),
            ...(lost > 0 ? [rect('lost', x, topOf, height(lost))] : []),
            `<text x="${x + 18}" y="${(topOf - 4).toFixed(1)}" text-anchor="middle">${Math.round(delivered)}${lost > 0 ? ` / ${Math.round(lost)}` : ''}</text>`,
            `<text x="${x + 18}" y="${base + 16}" text-anchor="middle">${name}</text>`,
          ];
        }),
      ];
    }),
    '</svg>',
    '',
  ].join('\n');
}
