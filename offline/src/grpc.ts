import { Server, ServerCredentials, type ServiceDefinition, type UntypedServiceImplementation } from "@grpc/grpc-js";

const unlimited = { "grpc.max_receive_message_length": -1, "grpc.max_send_message_length": -1 };

/**
 * Serves `implementation` on a free loopback port and prints the port on standard output, which is how a Pulumi plugin tells
 * the engine where it listens. A method that `implementation` lacks answers `UNIMPLEMENTED`, which the engine takes as "not offered".
 * https://pulumi-developer-docs.readthedocs.io/latest/docs/architecture/plugins.html
 */
export function servePlugin(service: ServiceDefinition, implementation: UntypedServiceImplementation): void {
  const server = new Server(unlimited);
  server.addService(service, implementation);
  server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, port) => {
    if (error) throw error;
    process.stdout.write(`${port}\n`);
  });
}
