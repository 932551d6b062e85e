import { styleText } from 'node:util';

export type Style = 'red' | 'yellow' | 'green' | 'cyan' | 'dim' | 'bold';
/** Colours a text, or leaves it as it is. */
export type Paint = (style: Style, text: string) => string;

/** Who asks for colour has looked at the terminal and at NO_COLOR already; the text is then coloured wherever it goes. */
export function paint(color: boolean): Paint {
  return color ? (style, text) => styleText(style, text, { validateStream: false }) : (_, text) => text;
}
