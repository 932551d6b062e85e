/** The Network of product.md section 2: every section and most fields. */
export const EXAMPLE = `# yaml-language-server: $schema=../schemas/network.schema.json
apiVersion: vnetctl/v1
kind: Network
metadata:
  name: web-tier
spec:
  hosts: [web01, web02]        # names or labels of Host documents
  links:                       # settings of physical links
    ixgbe0:
      mtu: 9000
      flowControl: pfc
      dcbx: {willing: [pfc]}
      applications: [{etherType: fcoe, cos: 3}, {dscp: 46, cos: 5}]
      rings: {rx: 8, tx: 8}
      interrupts: {mode: dynamic, packets: 32, time: 50us}
      classes:                 # traffic classes of the port: 802.1Qaz and 802.1Qbb
        best-effort: {priorities: [0, 1, 2, 4, 5, 6], ets: 60%}
        storage:     {priorities: [3], ets: 40%, pfc: {xoff: 60K, xon: 30K, headroom: auto}}
        control:     {priorities: [7], strict: true}
    ixgbe1: {ip: [192.168.1.1/24]}      # underlay addresses of overlays
    bge1: {}
  etherstubs:                  # a switch without uplink
    vswitch1: {forwarding: lossless}
  switches:
    sw0: {uplinks: [bge0], forwarding: lossy, ring: 1024, teaming: failover,
          security: {promiscuous: refuse, macChange: refuse, forgedTransmit: refuse}}
  aggregations:
    aggr0: {ports: [net2, net3], policy: L4}
  vlans:
    prod1055: {over: ixgbe0, vid: 1055}
  vfs:
    ixgbe0: {count: 4, functions: {0: {mac: "02:08:20:00:00:10", vid: 100, cos: 3, minTxRate: 100M, maxTxRate: 1G, spoofCheck: true, trust: false}}}
  overlays:
    tenant7: {type: vxlan, vni: 7007, local: 192.168.1.1, remotes: {"02:08:20:00:00:99": 192.168.1.2}, cosMap: copy}
  vnics:
    vnic1: {over: bge1}
    vnic2: {over: bge1, mac: random, maxbw: 100M, cpus: [4, 5, 6]}
    vnic3: {over: vswitch1, maxbw: 1000M}
    vnic4: {over: ixgbe0, cos: 3}
    vnic9: {over: ixgbe0, vid: 1055, maxbw: 500M, cpus: [1, 2]}
  addressSets:
    attackers: {entries: [203.0.113.0/24]}
  flows:
    attack: {over: vnic1, match: {remoteIp: {set: attackers}}, maxbw: 0, rank: 1}
    http-1: {over: vnic1, match: {protocol: tcp, localPort: 443}, maxbw: 50M, priority: high, rank: 2}
  guests:
    web: {kind: vm, cpus: [4, 5, 6], nics: {vnic2: {ip: [10.0.0.2/24]}}}
    gw:  {kind: zone, role: router, routes: {0.0.0.0/0: 20.0.0.254}, nics: {vnic1: {ip: [10.0.0.1/24]}, vnic9: {ip: [20.0.0.1/24]}}}
`;

/** A Network of one section: `spec` as indented YAML, which begins on line 6. */
export function networkOf(spec: string, name = 'n'): string {
  return `apiVersion: vnetctl/v1\nkind: Network\nmetadata:\n  name: ${name}\nspec:\n${spec}\n`;
}
