export { stopSignal, type StopSignal } from '@quant-engine/service-host';
