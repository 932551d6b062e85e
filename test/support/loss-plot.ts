/** Loss over the offered rate in Mpps, as a small SVG: no script, no font, no other file. */
export function lossPlot(
  curves: readonly {
    readonly label: string;
    readonly points: readonly { readonly rate: number; readonly loss: number }[];
  }[],
): string {
  const [width, height, left, top, right, bottom] = [720, 360, 70, 40, 530, 300];
  const most = 0.6;
  const x = (rate: number) => (left + (rate / 2) * (right - left)).toFixed(1);
  const y = (loss: number) => (bottom - (loss / most) * (bottom - top)).toFixed(1);
  // Okabe and Ito: told apart by those who see fewer colours.
  const colours = ['#0072b2', '#d55e00', '#009e73'];
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" role="img">`,
    '<title>Loss of two generators at one sink, by offered rate</title>',
    '<style>text{font:12px sans-serif;fill:#1f2328}path{fill:none}.axis{stroke:#57606a}@media(prefers-color-scheme:dark){text{fill:#e6edf3}}</style>',
    `<path class="axis" d="M${left} ${top}V${bottom}H${right}"/>`,
    ...[0, 0.2, 0.4, 0.6].map(
      (loss) => `<text x="${left - 8}" y="${y(loss)}" dy="4" text-anchor="end">${loss * 100}%</text>`,
    ),
    ...[0, 0.5, 1, 1.5, 2].map((rate) => `<text x="${x(rate)}" y="${bottom + 20}" text-anchor="middle">${rate}</text>`),
    `<text x="${(left + right) / 2}" y="${height - 12}" text-anchor="middle">offered, Mpps</text>`,
    `<text x="${left}" y="${top - 14}">lost</text>`,
    ...curves.flatMap(({ label, points }, index) => [
      `<path stroke="${colours[index]}" stroke-width="2" d="M${points.map(({ rate, loss }) => `${x(rate)} ${y(loss)}`).join('L')}"/>`,
      `<path stroke="${colours[index]}" stroke-width="2" d="M${right + 20} ${top + 20 * index}h24"/>`,
      `<text x="${right + 50}" y="${top + 20 * index}" dy="4">${label}</text>`,
    ]),
    '</svg>',
    '',
  ].join('\n');
}
