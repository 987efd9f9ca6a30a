import com.pulumi.Pulumi;
import com.pulumi.mfaguard.JitRole;
import com.pulumi.mfaguard.JitRoleArgs;
import com.pulumi.mfaguard.MfaGroup;
import com.pulumi.mfaguard.MfaGroupArgs;
import com.pulumi.mfaguard.ProductionAccount;
import com.pulumi.mfaguard.ProductionAccountArgs;
import com.pulumi.mfaguard.inputs.ProductionPersonArgs;
import java.util.List;

public class Example {
    public static void main(String[] args) {
        Pulumi.run(ctx -> {
            var devops = new MfaGroup("devops", MfaGroupArgs.builder()
                .policyArns("arn:aws:iam::aws:policy/ReadOnlyAccess")
                .build());
            var admin = new JitRole("admin", JitRoleArgs.builder()
                .policyArns("arn:aws:iam::aws:policy/AdministratorAccess")
                .groups(devops.groupName().applyValue(List::of))
                .build());
            new ProductionAccount("production", ProductionAccountArgs.builder()
                .people(ProductionPersonArgs.builder().name("kim").groups("Administrators").build())
                .maxMfaAge(900)
                .emails("security@example.org")
                .build());
            ctx.export("role", admin.roleName());
        });
    }
}
