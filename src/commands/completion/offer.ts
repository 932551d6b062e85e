import { MAY_SIT_OVER } from '#state/relations.ts';
import { type Kind, LINK_KINDS } from '#state/resource.ts';
import type { Names } from './names.ts';
import type { Option, Question } from './question.ts';

/** What can stand at the cursor. */
export interface Offer {
  readonly words: readonly Word[];
  /** Names of files too. */
  readonly files?: boolean;
  /** More may follow in the same word: no blank is added. */
  readonly open?: boolean;
}

interface Word {
  readonly text: string;
  /** A few words, for shells that show them. */
  readonly about?: string;
}

const NOTHING: Offer = { words: [] };
const plain = (texts: readonly string[]): Offer => ({ words: texts.map((text) => ({ text })) });

/** What can stand for the value of an option; `text` is what is typed of it. */
export async function valueOffer(question: Question, option: Option, text: string, names: Names): Promise<Offer> {
  if (option.type === 'option' && option.options) return plain(option.options);
  const placeholder = (option.type === 'option' ? option.helpValue : undefined) ?? '';
  switch (Array.isArray(placeholder) ? placeholder[0] : placeholder) {
    case 'LINK':
      return plain(await names.named(LINK_OF[question.command?.id ?? ''] ?? LINK_KINDS));
    case 'NAME|PATH':
      return { ...plain(await names.hosts()), files: true };
    case 'FIELD,..':
      return listOf(text, [
        ...(await import('./columns.ts')).columnNames(question),
        ...(text.includes(',') ? [] : ['all']),
      ]);
    case 'PROP,..':
    case 'PROP[,..]':
      return listOf(
        text,
        (await propertiesOf(question, names)).map((one) => one.name),
      );
    case 'PROP=VALUE[,..]':
      return assignments(
        text,
        (await propertiesOf(question, names)).filter((one) => one.isSettable),
      );
    case 'ATTR=VALUE[,..]':
      return assignments(text, await attributesOf(names));
    case 'DEVICE':
      return plain(await names.devices());
    case 'FILE':
    case 'FILE|-':
    case 'FILE|FOLDER|-':
      return { words: [], files: true };
    default:
      return plain(smallWords(String(placeholder)));
  }
}

/** What can stand for the next operand. */
export async function operandOffer(question: Question, names: Names): Promise<Offer> {
  const { command, operands, current } = question;
  const args = Object.values(command?.args ?? {});
  const arg = args[operands.length] ?? (args.at(-1)?.multiple ? args.at(-1) : undefined);
  if (!command || !arg) return NOTHING;
  if (arg.options) return plain(arg.options);
  const what = OPERANDS[`${command.id} ${arg.name}`] ?? (isNew(command.id) ? 'new' : OPERANDS[arg.name]);
  switch (what) {
    case undefined:
    case 'new':
      return NOTHING;
    case 'files':
      return { words: [], files: true };
    case 'hosts':
      return { ...plain(await names.hosts()), files: true };
    case 'documents':
      return plain(await names.documents());
    case 'classes':
      return plain(await classNames(question, names));
    case 'attributes':
      return assignments(current, await attributesOf(names));
    default: {
      const found = (await names.named(what)).filter((name) => !operands.includes(name));
      return arg.name === 'vnics' ? listOf(current, found) : plain(found);
    }
  }
}

/** The last item of a list with commas, after what stands before it. */
function listOf(text: string, items: readonly string[]): Offer {
  const before = text.slice(0, text.lastIndexOf(',') + 1);
  const taken = before.toLowerCase().split(',');
  return { ...plain(items.filter((item) => !taken.includes(item)).map((item) => before + item)), open: true };
}

interface Assignable {
  readonly name: string;
  readonly values: readonly string[];
}

/** `maxbw=100M,priority=` takes a value of priority; after a comma stands a further value, or another name. */
function assignments(text: string, all: readonly Assignable[]): Offer {
  const comma = text.lastIndexOf(',') + 1;
  const [before, last] = [text.slice(0, comma), text.slice(comma)];
  const valuesOf = (name: string | undefined) => all.find((one) => one.name === name?.toLowerCase())?.values ?? [];
  const equals = last.indexOf('=') + 1;
  if (equals > 0) {
    const start = before + last.slice(0, equals);
    return { ...plain(valuesOf(last.slice(0, equals - 1)).map((value) => start + value)), open: true };
  }
  const words = before.split(/[=,]/);
  const previous = /(?:^|,)([^=,]+)=[^=]*,$/.exec(before)?.[1];
  const further = valuesOf(previous).filter((value) => !words.includes(value));
  const others = all.filter((one) => !words.includes(one.name)).map((one) => `${one.name}=`);
  return { ...plain([...further, ...others].map((word) => before + word)), open: true };
}

/** Attributes of flows under all their names. */
async function attributesOf(names: Names): Promise<readonly Assignable[]> {
  const { FLOW_ATTRIBUTES } = await import('#state/flow-attributes.ts');
  const sets = (await names.named(['address-set'])).map((name) => `@${name}`);
  return FLOW_ATTRIBUTES.flatMap(({ name, aliases = [], placeholder }) => {
    const values = placeholder.includes('@SET') ? sets : smallWords(placeholder);
    return [name, ...aliases].map((one) => ({ name: one, values }));
  });
}

/** Of `auto|factory|ADDRESS`: what is written small stands for itself, and so do the layers of a hash. */
function smallWords(placeholder: string): readonly string[] {
  return placeholder.split('|').filter((word) => /^([a-z][a-z0-9-]*|L[234])$/.test(word));
}

async function propertiesOf(question: Question, names: Names) {
  return (await import('./properties.ts')).propertiesFor(question, names);
}

async function classNames({ given }: Question, names: Names): Promise<readonly string[]> {
  const ports = (await names.objects(['classes'])).filter((one) => given.get('link')?.includes(one.name) ?? true);
  return [...new Set(ports.flatMap((port) => (port.kind === 'classes' ? port.classes.map((one) => one.name) : [])))];
}

/** The operand is a name that nothing has yet. */
function isNew(id: string): boolean {
  return id.startsWith('create-') || id === 'add-flow' || id === 'host:create';
}

type Operand = readonly Kind[] | 'new' | 'files' | 'hosts' | 'documents' | 'classes' | 'attributes';

/** Who can send and receive, but for machines beyond the wires. */
const ENDS: readonly Kind[] = ['vnic', 'vlan', 'vf', 'phys', 'aggr', 'guest'];

/** What an operand names: by command and operand, or by the operand alone. */
const OPERANDS: Readonly<Record<string, Operand>> = {
  'show-phys link': ['phys'],
  'show-class link': ['phys'],
  'show-vf link': ['phys', 'vf'],
  'delete name': 'documents',
  'export document': 'documents',
  'apply plan': 'files',
  'add-flow attributes': 'attributes',
  'match-flow attributes': 'attributes',
  'review path': 'files',
  'show-path from': ENDS,
  'show-path to': ENDS,
  link: LINK_KINDS,
  vnic: ['vnic'],
  vnics: ['vnic'],
  etherstub: ['etherstub'],
  vlan: ['vlan'],
  aggr: ['aggr'],
  overlay: ['overlay'],
  vf: ['vf'],
  flow: ['flow'],
  set: ['address-set'],
  class: 'classes',
  host: 'hosts',
};

/** Classes of links that `-l` of a command can mean, where not every class can. */
const LINK_OF: Readonly<Record<string, readonly Kind[]>> = {
  'create-vnic': MAY_SIT_OVER.vnic,
  'modify-vnic': MAY_SIT_OVER.vnic,
  'create-vlan': MAY_SIT_OVER.vlan,
  'modify-vlan': MAY_SIT_OVER.vlan,
  'add-flow': MAY_SIT_OVER.flow,
  'match-flow': MAY_SIT_OVER.flow,
  'remove-flow': MAY_SIT_OVER.flow,
  'set-flowprop': MAY_SIT_OVER.flow,
  'reset-flowprop': MAY_SIT_OVER.flow,
  'show-flow': MAY_SIT_OVER.flow,
  'show-flowprop': MAY_SIT_OVER.flow,
  'show-vnic': MAY_SIT_OVER.vnic,
  'create-aggr': ['phys'],
  'modify-aggr': ['phys'],
  'add-aggr': ['phys'],
  'remove-aggr': ['phys'],
  'create-class': ['phys'],
  'modify-class': ['phys'],
  'delete-class': ['phys'],
  'create-vf': ['phys'],
  'modify-vf': ['phys'],
  'delete-vf': ['phys'],
};
