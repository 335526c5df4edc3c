// `setImmediate` for Web Workers, which lack it: a turn of the event loop of its own, without a timer's delay.
const { port1, port2 } = new MessageChannel();
const waiting: (() => void)[] = [];
port1.onmessage = () => waiting.shift()?.();

Object.assign(globalThis, {
  setImmediate(act: () => void) {
    waiting.push(act);
    port2.postMessage(null);
  },
});
