export { limitsFrom, rulesFrom, valueOrRefuse } from '@quant-engine/desk';
