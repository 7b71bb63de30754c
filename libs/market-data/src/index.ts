export { readTape, type Tape } from './tape';
