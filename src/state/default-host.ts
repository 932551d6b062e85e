import type { HostDocument } from './hardware-of.ts';

/**
 * The built-in Host document of the host `default` (product.md 4): the machine of the CrossBow slides, two sockets of four
 * 2.8 GHz cores, with two ports each at 1, 10 and 25 Gb/s, a switch and four clients beyond the wires. No link is marked
 * `management`, so that every example may use every link.
 */
export const DEFAULT_HOST: HostDocument = {
  apiVersion: 'vnetctl/v1',
  kind: 'Host',
  metadata: { name: 'default', labels: { built: 'in' } },
  spec: {
    cpus: { sockets: 2, coresPerSocket: 4, clock: '2.8GHz', offline: [], isolated: [] },
    cpuPools: {},
    limiter: { kind: 'token-bucket', burst: 15_000, accounting: 'l2' },
    links: {
      bge0: { model: 'generic-1g', numa: 0, cable: { to: 'tor1/1', length: '3m' } },
      bge1: { model: 'generic-1g', numa: 0, cable: { to: 'tor1/2', length: '3m' } },
      ixgbe0: { model: 'intel-82599', numa: 0, cable: { to: 'tor1/3', length: '3m' } },
      ixgbe1: { model: 'intel-82599', numa: 1, cable: { to: 'tor1/4', length: '3m' } },
      net2: { model: 'generic-25g', numa: 0, cable: { to: 'tor1/5', length: '3m' } },
      net3: { model: 'generic-25g', numa: 1, cable: { to: 'tor1/6', length: '3m' } },
    },
    costs: { interrupt: '2us', perPacket: '500ns' },
    epoch: '2026-01-01T00:00:00Z',
    historyInterval: '20s',
    switches: { tor1: { queue: 1000, pfc: [3], dcbx: { willing: ['ets', 'pfc'] } } },
    clients: {
      'client-a': { port: 'tor1/11', speed: '10G', ip: '10.0.0.100/24' },
      'client-b': { port: 'tor1/12', speed: '10G', ip: '10.0.0.101/24' },
      'client-c': { port: 'tor1/13', speed: '1G', ip: '20.0.0.100/24' },
      'client-d': { port: 'tor1/14', speed: '25G', ip: '192.168.1.100/24' },
    },
  },
};
