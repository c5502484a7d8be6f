export { Crew, crewBase, openCrew, type CrewOptions } from './crew';
export { commandSignature, type WriteCommands } from './crew-module';
