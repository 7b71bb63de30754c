export { limitsFrom, rulesFrom, valueOrRefuse } from '@quant-engine/runtime';
