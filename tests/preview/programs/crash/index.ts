import * as aws from "@pulumi/aws";

new aws.iam.Group("made-before-the-crash");
throw new Error("the program itself is broken");
