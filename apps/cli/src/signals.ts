export { stopSignal, type StopSignal } from '@quant-engine/runtime';
