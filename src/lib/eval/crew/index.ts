export { openCrew, type CrewPlan, type CrewTools } from './crew';
export { layOutMemory, type MemoryLayout } from './memory';
export { sweep } from './sweep';
