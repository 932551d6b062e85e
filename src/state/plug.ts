/** The switch of SWITCH/PORT, where a cable is plugged in: of `tor1/7`, `tor1`. */
export function switchOf(port: string): string {
  return port.slice(0, port.indexOf('/'));
}
