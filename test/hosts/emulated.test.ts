import { DEFAULT_HOST } from '#state/default-host.ts';
import { scratchHost } from '../support/scratch-host.ts';
import { hostContract } from './contract.ts';
import { hostOnDisk } from './temporary.ts';

hostContract('an emulated host on disk', async () => (await hostOnDisk()).host);
hostContract('a scratch host', () => scratchHost(DEFAULT_HOST));
