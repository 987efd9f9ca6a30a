/** One call of an escalation. */
export interface EscalationCall {
  readonly action: string;
  /** `target`: on the user, group, role or policy that is taken over; `anything`: on whatever the caller likes. */
  readonly on: "target" | "anything";
}

/** A way to more power than one's own policies give, other than `sts:AssumeRole`. */
export interface Escalation {
  /** Each is needed. */
  readonly calls: readonly EscalationCall[];
  readonly target: "user" | "group" | "role" | "policy";
  /**
   * `session`: whoever makes the calls acts as the target. `power`: the target, or whoever the policy is attached to, may do what the caller wants.
   * `membership`: the caller's user has the group's policies. `no-boundary`: nothing limits the target's policies any more. `fewer-policies`: a
   * policy, with its Denys, is gone from the target.
   */
  readonly gives: "session" | "power" | "membership" | "no-boundary" | "fewer-policies";
  /** The service that has to be trusted by the role, and to which it is passed. */
  readonly service?: string;
  /** What has to exist besides, which no policy document tells: a noun phrase. */
  readonly existing?: string;
  /** Where AWS says what the calls do. */
  readonly source: string;
}

const IAM_API = "https://docs.aws.amazon.com/IAM/latest/APIReference/API_";

/** By calls of IAM's alone, on the target. */
function ofIam(target: Escalation["target"], gives: Escalation["gives"], ...actions: readonly string[]): readonly Escalation[] {
  return actions.map((action) => ({
    calls: [{ action: `iam:${action}`, on: "target" }],
    target,
    gives,
    source: `${IAM_API}${action}.html`,
  }));
}

interface Code {
  readonly service: string;
  readonly actions: readonly string[];
  /** Whether the caller passes the role; otherwise it is that of something which exists. */
  readonly existing?: string;
  readonly source: string;
}

/** By code that a service runs as the role. */
function byCode({ service, actions, existing, source }: Code): Escalation {
  const calls = actions.map((action): EscalationCall => ({ action, on: "anything" }));
  const passing: readonly EscalationCall[] = existing === undefined ? [{ action: "iam:PassRole", on: "target" }] : [];
  return {
    calls: [...passing, ...calls],
    target: "role",
    gives: "session",
    service,
    ...(existing !== undefined && { existing }),
    source,
  };
}

const LAMBDA = "lambda.amazonaws.com";
const EC2 = "ec2.amazonaws.com";
const ECS = "ecs-tasks.amazonaws.com";
const GLUE = "glue.amazonaws.com";
const SAGEMAKER = "sagemaker.amazonaws.com";
const CLOUDFORMATION = "cloudformation.amazonaws.com";
const STATES = "states.amazonaws.com";
const CODEBUILD = "codebuild.amazonaws.com";

const CODE: readonly Code[] = [
  {
    service: EC2,
    actions: ["ec2:RunInstances"],
    source: "https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html",
  },
  {
    service: EC2,
    actions: ["ec2:AssociateIamInstanceProfile", "ssm:SendCommand"],
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_AssociateIamInstanceProfile.html",
  },
  {
    service: EC2,
    actions: ["ec2:ReplaceIamInstanceProfileAssociation", "ssm:SendCommand"],
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceIamInstanceProfileAssociation.html",
  },
  {
    service: EC2,
    actions: ["ssm:SendCommand"],
    existing: "an instance that has the role and runs the SSM agent",
    source: "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_SendCommand.html",
  },
  {
    service: EC2,
    actions: ["ssm:StartSession"],
    existing: "an instance that has the role and runs the SSM agent",
    source: "https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_StartSession.html",
  },
  {
    service: EC2,
    actions: ["ec2-instance-connect:SendSSHPublicKey"],
    existing: "an instance that has the role and can be reached by SSH",
    source: "https://docs.aws.amazon.com/ec2-instance-connect/latest/APIReference/API_SendSSHPublicKey.html",
  },
  {
    service: EC2,
    actions: ["ec2:ModifyInstanceAttribute", "ec2:StopInstances", "ec2:StartInstances"],
    existing: "an instance that has the role",
    source: "https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html",
  },
  {
    service: LAMBDA,
    actions: ["lambda:CreateFunction", "lambda:InvokeFunction"],
    source: "https://docs.aws.amazon.com/lambda/latest/dg/lambda-intro-execution-role.html",
  },
  {
    service: LAMBDA,
    actions: ["lambda:CreateFunction", "lambda:AddPermission"],
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_AddPermission.html",
  },
  {
    service: LAMBDA,
    actions: ["lambda:CreateFunction", "lambda:CreateEventSourceMapping"],
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_CreateEventSourceMapping.html",
  },
  {
    service: LAMBDA,
    actions: ["lambda:UpdateFunctionConfiguration"],
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionConfiguration.html",
  },
  {
    service: LAMBDA,
    actions: ["lambda:UpdateFunctionCode"],
    existing: "a function that has the role",
    source: "https://docs.aws.amazon.com/lambda/latest/api/API_UpdateFunctionCode.html",
  },
  {
    service: LAMBDA,
    actions: ["lambda:UpdateFunctionConfiguration"],
    existing: "a function that has the role, and takes a layer",
    source: "https://docs.aws.amazon.com/lambda/latest/dg/chapter-layers.html",
  },
  {
    service: ECS,
    actions: ["ecs:RunTask"],
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_TaskOverride.html",
  },
  {
    service: ECS,
    actions: ["ecs:StartTask"],
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_StartTask.html",
  },
  {
    service: ECS,
    actions: ["ecs:RegisterTaskDefinition", "ecs:CreateService"],
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/task-iam-roles.html",
  },
  {
    service: ECS,
    actions: ["ecs:RegisterTaskDefinition", "ecs:UpdateService"],
    source: "https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html",
  },
  {
    service: ECS,
    actions: ["ecs:ExecuteCommand"],
    existing: "a task that has the role and takes commands",
    source: "https://docs.aws.amazon.com/AmazonECS/latest/developerguide/ecs-exec.html",
  },
  {
    service: ECS,
    actions: ["batch:RegisterJobDefinition", "batch:SubmitJob"],
    source: "https://docs.aws.amazon.com/batch/latest/userguide/job_definition_parameters.html",
  },
  {
    service: GLUE,
    actions: ["glue:CreateJob", "glue:StartJobRun"],
    source: "https://docs.aws.amazon.com/glue/latest/dg/create-an-iam-role.html",
  },
  {
    service: GLUE,
    actions: ["glue:UpdateJob", "glue:StartJobRun"],
    source: "https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateJob.html",
  },
  {
    service: GLUE,
    actions: ["glue:CreateDevEndpoint"],
    source: "https://docs.aws.amazon.com/glue/latest/webapi/API_CreateDevEndpoint.html",
  },
  {
    service: GLUE,
    actions: ["glue:UpdateDevEndpoint"],
    existing: "a development endpoint that has the role",
    source: "https://docs.aws.amazon.com/glue/latest/webapi/API_UpdateDevEndpoint.html",
  },
  {
    service: GLUE,
    actions: ["glue:CreateSession", "glue:RunStatement"],
    source: "https://docs.aws.amazon.com/glue/latest/webapi/API_CreateSession.html",
  },
  {
    service: SAGEMAKER,
    actions: ["sagemaker:CreateNotebookInstance", "sagemaker:CreatePresignedNotebookInstanceUrl"],
    source: "https://docs.aws.amazon.com/sagemaker/latest/dg/sagemaker-roles.html",
  },
  {
    service: SAGEMAKER,
    actions: ["sagemaker:CreateTrainingJob"],
    source: "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateTrainingJob.html",
  },
  {
    service: SAGEMAKER,
    actions: ["sagemaker:CreateProcessingJob"],
    source: "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreateProcessingJob.html",
  },
  {
    service: SAGEMAKER,
    actions: ["sagemaker:CreatePresignedNotebookInstanceUrl"],
    existing: "a notebook that has the role",
    source: "https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_CreatePresignedNotebookInstanceUrl.html",
  },
  {
    service: CLOUDFORMATION,
    actions: ["cloudformation:CreateStack"],
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/using-iam-servicerole.html",
  },
  {
    service: CLOUDFORMATION,
    actions: ["cloudformation:CreateChangeSet", "cloudformation:ExecuteChangeSet"],
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_CreateChangeSet.html",
  },
  {
    service: CLOUDFORMATION,
    actions: ["cloudformation:UpdateStack"],
    existing: "a stack that has the role",
    source: "https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html",
  },
  {
    service: STATES,
    actions: ["states:CreateStateMachine", "states:StartExecution"],
    source: "https://docs.aws.amazon.com/step-functions/latest/dg/procedure-create-iam-role.html",
  },
  {
    service: STATES,
    actions: ["states:UpdateStateMachine"],
    existing: "a state machine that has the role",
    source: "https://docs.aws.amazon.com/step-functions/latest/apireference/API_UpdateStateMachine.html",
  },
  {
    service: CODEBUILD,
    actions: ["codebuild:CreateProject", "codebuild:StartBuild"],
    source: "https://docs.aws.amazon.com/codebuild/latest/userguide/setting-up-service-role.html",
  },
  {
    service: CODEBUILD,
    actions: ["codebuild:StartBuild"],
    existing: "a project that has the role",
    source: "https://docs.aws.amazon.com/codebuild/latest/APIReference/API_StartBuild.html",
  },
  {
    service: "ssm.amazonaws.com",
    actions: ["ssm:StartAutomationExecution"],
    source: "https://docs.aws.amazon.com/systems-manager/latest/userguide/automation-setup-iam.html",
  },
  {
    service: "scheduler.amazonaws.com",
    actions: ["scheduler:CreateSchedule"],
    source: "https://docs.aws.amazon.com/scheduler/latest/UserGuide/managing-targets-universal.html",
  },
  {
    service: "tasks.apprunner.amazonaws.com",
    actions: ["apprunner:CreateService"],
    source: "https://docs.aws.amazon.com/apprunner/latest/dg/security_iam_service-with-iam.html",
  },
  {
    service: "datapipeline.amazonaws.com",
    actions: ["datapipeline:CreatePipeline", "datapipeline:PutPipelineDefinition", "datapipeline:ActivatePipeline"],
    source: "https://docs.aws.amazon.com/datapipeline/latest/DeveloperGuide/dp-iam-roles.html",
  },
  {
    service: EC2,
    actions: ["elasticmapreduce:RunJobFlow"],
    source: "https://docs.aws.amazon.com/emr/latest/ManagementGuide/emr-iam-role-for-ec2.html",
  },
  {
    service: "bedrock-agentcore.amazonaws.com",
    actions: [
      "bedrock-agentcore:CreateCodeInterpreter",
      "bedrock-agentcore:StartCodeInterpreterSession",
      "bedrock-agentcore:InvokeCodeInterpreter",
    ],
    source: "https://docs.aws.amazon.com/bedrock-agentcore/latest/devguide/code-interpreter-tool.html",
  },
];

/**
 * What raises somebody who may do it, each with AWS's own page for what the calls do. Which calls raise whom was first gathered by security research (Rhino
 * Security Labs, 2018, and its followers); AWS has no such list. It isn't whole: a service that takes a role is added when it is known to run
 * its caller's code. Tags aren't here, because every condition on them counts as one that can be met.
 */
export const ESCALATIONS: readonly Escalation[] = [
  ...ofIam("user", "session", "CreateAccessKey", "CreateLoginProfile", "UpdateLoginProfile"),
  ...ofIam("role", "session", "UpdateAssumeRolePolicy"),
  ...CODE.map(byCode),
  ...ofIam("user", "power", "AttachUserPolicy", "PutUserPolicy"),
  ...ofIam("group", "power", "AttachGroupPolicy", "PutGroupPolicy"),
  ...ofIam("role", "power", "AttachRolePolicy", "PutRolePolicy"),
  ...ofIam("policy", "power", "CreatePolicyVersion", "SetDefaultPolicyVersion"),
  ...ofIam("group", "membership", "AddUserToGroup"),
  ...ofIam("user", "no-boundary", "DeleteUserPermissionsBoundary", "PutUserPermissionsBoundary"),
  ...ofIam("role", "no-boundary", "DeleteRolePermissionsBoundary", "PutRolePermissionsBoundary"),
  ...ofIam("user", "fewer-policies", "DeleteUserPolicy", "DetachUserPolicy"),
  ...ofIam("group", "fewer-policies", "DeleteGroupPolicy", "DetachGroupPolicy", "RemoveUserFromGroup"),
  ...ofIam("role", "fewer-policies", "DeleteRolePolicy", "DetachRolePolicy"),
  ...ofIam("policy", "fewer-policies", "CreatePolicyVersion"),
];
